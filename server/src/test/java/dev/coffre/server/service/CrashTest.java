package dev.coffre.server.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.coffre.server.admin.MaintenanceCommands;
import dev.coffre.server.scrub.ScrubFinding;
import dev.coffre.server.testing.FailingWrites;
import dev.coffre.server.testing.TestService;
import dev.coffre.server.testing.TestStore;
import dev.coffre.vault.CommitResult;
import dev.coffre.vault.DomainSlots;
import dev.coffre.vault.PutResult;
import dev.coffre.vault.Vault;
import dev.coffre.vault.VaultSession;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.point.ChainHead;
import dev.coffre.vault.point.Receipt;
import dev.coffre.vault.point.SignedPoint;
import dev.coffre.vault.point.StoredPoint;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.signing.SigningKey;
import dev.coffre.vault.slot.SlotKind;
import dev.coffre.vault.testing.FetchedRecords;
import dev.coffre.vault.testing.SimulatedClock;
import dev.coffre.vault.testing.TestRecords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was acknowledged survives whatever breaks, and what was not is never half there. */
class CrashTest {
    @TempDir
    Path folder = Path.of("");

    private final SplittableRandom random = new SplittableRandom(11);
    private final DomainId domain = DomainId.random(random);
    private final MachineId machine = MachineId.random(random);
    private final SigningKey pointKey = SigningKey.generate(new SecureRandom());
    private final TestRecords records = new TestRecords(domain, random);
    private final RecordBytes chunk = records.chunk(3_000);
    private final RecordBytes root = records.tree(chunk);

    /** A service with one machine whose first batch is acknowledged. */
    private VaultId begin(Path data) {
        try (TestService service = TestService.in(data)) {
            VaultId vault = service.vault("documents");
            Vault mine = service.register(
                    vault,
                    machine,
                    domain,
                    pointKey.verifyingKey(),
                    new DomainSlots(List.of(records.slot(SlotKind.PASSPHRASE, 1)), List.of()));
            try (VaultSession session = mine.open(Optional.empty())) {
                session.put(List.of(chunk, root));
            }
            return vault;
        }
    }

    @Test
    void whereverTheDiskFailsAcknowledgedRecordsAndPointsAreThere() {
        boolean failed = true;
        for (int failing = 1; failed; failing++) {
            Path data = folder.resolve("run" + failing);
            VaultId vault = begin(data);
            RecordBytes more = records.chunk(2_000);
            RecordBytes page = records.tree(more, chunk);
            SignedPoint point = records.point(machine, ChainHead.NONE, root.oid(), pointKey);
            FailingWrites writes = new FailingWrites(failing);
            Attempt attempt = attempt(data, vault, writes, List.of(more, page), point);
            failed = writes.hasFailed();
            assertThat(attempt.put && attempt.committed)
                    .as("all goes well only without a failure")
                    .isEqualTo(!failed);
            try (TestService again = TestService.in(data)) {
                Vault mine = again.as(vault, machine, domain);
                VaultSession session = mine.open(Optional.empty());
                assertThat(session.have(List.of(chunk.oid(), root.oid())).cardinality())
                        .isEqualTo(2);
                List<RecordBytes> found = Stream.of(more, page)
                        .filter(record -> session.have(List.of(record.oid())).cardinality() == 1)
                        .toList();
                if (attempt.put) { // else they may be adopted
                    assertThat(found).as("failure " + failing).containsExactly(more, page);
                }
                FetchedRecords fetched = new FetchedRecords();
                mine.fetch(found.stream().map(RecordBytes::oid).toList(), fetched);
                assertThat(fetched.records()).containsExactlyInAnyOrderElementsOf(found);
                if (attempt.committed) {
                    assertThat(mine.chain(machine).points()).hasSize(1);
                }
                assertThat(session.put(List.of(more, page))).isInstanceOf(PutResult.Admitted.class);
                assertThat(session.commit(point)).isInstanceOf(CommitResult.Committed.class);
                List<ScrubFinding> findings = new ArrayList<>();
                again.service()
                        .administration()
                        .execute(TestService.LOCAL, new MaintenanceCommands.ScrubStore(), findings::add);
                assertThat(findings).as("failure " + failing).isEmpty();
            }
        }
    }

    private record Attempt(boolean put, boolean committed) {}

    private Attempt attempt(
            Path data, VaultId vault, FailingWrites writes, List<RecordBytes> batch, SignedPoint point) {
        boolean put = false;
        boolean committed = false;
        try (TestService service = TestService.failing(data, writes, new SimulatedClock())) {
            VaultSession session = service.as(vault, machine, domain).open(Optional.empty());
            session.put(batch);
            put = true;
            session.commit(point);
            committed = true;
        } catch (Problem failed) {
            assertThat(failed.code()).isEqualTo(ProblemCode.STORE_WRITE_FAILED);
        }
        return new Attempt(put, committed);
    }

    @Test
    void bytesThatNoRowSpeaksOfAreCutOffAndThePackIsClosed() throws IOException {
        TestStore.assumeDisk();
        VaultId vault = begin(folder);
        Path pack = onlyFile(folder.resolve("store/vaults/" + vault + "/packs/" + domain + "/data"));
        long acknowledged = Files.size(pack);
        RecordBytes unacknowledged = records.chunk(500);
        Files.write(pack, unacknowledged.bytes(), StandardOpenOption.APPEND);
        Files.write(pack, Arrays.copyOf(records.chunk(900).bytes(), 400), StandardOpenOption.APPEND);
        try (TestService again = TestService.in(folder)) {
            assertThat(Files.size(pack)).isLessThan(acknowledged + 400);
            Vault mine = again.as(vault, machine, domain);
            VaultSession session = mine.open(Optional.empty());
            assertThat(session.have(List.of(unacknowledged.oid())).isEmpty()).isTrue();
            FetchedRecords fetched = new FetchedRecords();
            mine.fetch(List.of(chunk.oid(), root.oid()), fetched);
            assertThat(fetched.records()).containsExactly(chunk, root);
        }
    }

    @Test
    void aPointWhoseReceiptWasNeverSentIsAdopted() {
        VaultId vault = begin(folder);
        SignedPoint point = records.point(machine, ChainHead.NONE, root.oid(), pointKey);
        Receipt receipt;
        try (TestService service = TestService.in(folder)) {
            receipt = Receipt.issue(
                    vault,
                    point.hash(),
                    service.clock().instant(),
                    service.store().signingKey());
            service.store().files().points(vault).write(new StoredPoint(point, receipt));
        }
        try (TestService again = TestService.in(folder)) {
            Vault mine = again.as(vault, machine, domain);
            assertThat(mine.chain(machine).points()).hasSize(1);
            assertThat(mine.open(Optional.empty()).commit(point)).isEqualTo(new CommitResult.Committed(receipt));
        }
    }

    @Test
    void aFullDiskRefusesTheBatchAndTheServiceGoesOnAfterSpaceIsFreed() throws Exception {
        TestStore.assumeDisk();
        Path small = Files.createDirectories(folder.resolve("small"));
        assumeThat(run("mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", small.toString()))
                .as("only root can mount a small disk")
                .isZero();
        try {
            VaultId vault = begin(small.resolve("data"));
            Path ballast = Files.write(small.resolve("ballast"), new byte[14 << 20]);
            try (TestService service = TestService.in(small.resolve("data"))) {
                Vault mine = service.as(vault, machine, domain);
                VaultSession session = mine.open(Optional.empty());
                RecordBytes large = records.chunk(7 << 20);
                RecordBytes next = records.chunk(7 << 20);
                session.put(List.of(large));
                assertThatThrownBy(() -> session.put(List.of(next)))
                        .isInstanceOfSatisfying(
                                Problem.class,
                                problem -> assertThat(problem.code()).isEqualTo(ProblemCode.VAULT_DISK_FULL));
                assertThat(session.have(List.of(large.oid(), next.oid())).cardinality())
                        .isEqualTo(1);
                Files.delete(ballast);
                assertThat(session.put(List.of(next))).isInstanceOf(PutResult.Admitted.class);
            }
        } finally {
            run("umount", small.toString());
        }
    }

    private static int run(String... command) throws Exception {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    private static Path onlyFile(Path below) throws IOException {
        try (Stream<Path> files = Files.walk(below)) {
            return files.filter(Files::isRegularFile).findFirst().orElseThrow();
        }
    }
}
