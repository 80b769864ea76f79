package dev.coffre.server.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.server.datadir.DataDirectory;
import dev.coffre.server.message.PointEntry;
import dev.coffre.server.scrub.AffectedPoint;
import dev.coffre.server.scrub.ScrubFinding;
import dev.coffre.server.service.OfflineVault;
import dev.coffre.server.testing.RawFiles;
import dev.coffre.server.testing.TestFolders;
import dev.coffre.server.testing.TestService;
import dev.coffre.server.testing.TestStore;
import dev.coffre.vault.CommitResult;
import dev.coffre.vault.DomainSlots;
import dev.coffre.vault.SlotChange;
import dev.coffre.vault.Vault;
import dev.coffre.vault.VaultSession;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.point.ChainHead;
import dev.coffre.vault.point.PointChain;
import dev.coffre.vault.point.SignedPoint;
import dev.coffre.vault.point.StoredPoint;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.signing.SigningKey;
import dev.coffre.vault.slot.KeySlotFile;
import dev.coffre.vault.slot.SlotKind;
import dev.coffre.vault.store.journal.JournalEvent;
import dev.coffre.vault.testing.SimulatedClock;
import dev.coffre.vault.testing.TestRecords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The catalog is lost, and a small file of the store is damaged as well. */
class DamagedStoreTest {
    private static final int POINTS = 3;

    @TempDir
    Path folder = Path.of("");

    private final SplittableRandom random = new SplittableRandom(8);
    private final DomainId domain = DomainId.random(random);
    private final MachineId machine = MachineId.random(random);
    private final SigningKey pointKey = SigningKey.generate(new SecureRandom());
    private final TestRecords records = new TestRecords(domain, random);
    private final RecordBytes root = records.tree();
    private final KeySlotFile passphrase = records.slot(SlotKind.PASSPHRASE, 1);
    private final KeySlotFile code = records.slot(SlotKind.RECOVERY_CODE, 1);
    private final List<StoredPoint> before = new ArrayList<>();

    private enum Damage {
        FLIPPED,
        LOST,
        ENDLESS
    }

    @BeforeEach
    void commitThreePointsAndLoseTheCatalog() throws IOException {
        try (TestService service = TestService.in(folder)) {
            VaultId vault = service.vault("documents");
            DomainSlots slots = new DomainSlots(List.of(passphrase, code), List.of());
            Vault mine = service.register(vault, machine, domain, pointKey.verifyingKey(), slots);
            for (int i = 0; i < POINTS; i++) {
                commitNext(mine);
            }
            before.addAll(mine.chain(machine).points());
        }
        TestFolders.deleteCatalog(folder);
    }

    private void commitNext(Vault mine) {
        try (VaultSession session = mine.open(Optional.empty())) {
            session.put(List.of(root));
            ChainHead head = mine.chain(machine).head();
            assertThat(session.commit(records.point(machine, head, root.oid(), pointKey)))
                    .isInstanceOf(CommitResult.Committed.class);
        }
    }

    private OfflineVault stopped() {
        return new OfflineVault(new DataDirectory(folder), new SimulatedClock(), new SecureRandom());
    }

    @ParameterizedTest
    @CsvSource({"1, FLIPPED", "2, LOST", "3, FLIPPED", "3, LOST", "3, ENDLESS"})
    void aDamagedPointIsNamedAndEverythingElseComesBack(long seq, Damage damage) throws IOException {
        Path file = pointFile(seq);
        damage(file, damage);

        RebuildReport report = stopped().rebuild();

        String named = store().relativize(file).toString();
        assertThat(report.points()).isEqualTo(POINTS);
        assertThat(report.damaged()).singleElement().satisfies(point -> {
            assertThat(point.code()).isEqualTo("point-damaged");
            assertThat(point.file()).isEqualTo(named);
            assertThat(point.machine()).isEqualTo(machine.toString());
            assertThat(point.seq()).isEqualTo(seq);
        });
        try (TestService service = TestService.in(folder)) {
            Vault mine = service.as(service.vault("documents"), machine, domain);
            PointChain chain = mine.chain(machine);
            assertThat(chain.head()).isEqualTo(head(before.getLast()));
            assertThat(chain.points()).isEqualTo(withoutSeq(seq));
            assertThat(service.service().inventory().points(machine).points())
                    .filteredOn(point -> point.files().isEmpty())
                    .extracting(PointEntry::seq)
                    .containsExactly(seq);
            commitNext(mine);
            assertThat(mine.chain(machine).head().seq()).isEqualTo(POINTS + 1);
        }
        List<ScrubFinding> findings = new ArrayList<>();
        stopped().scrub(findings::add);
        assertThat(findings)
                .singleElement()
                .satisfies(finding -> assertThat(finding.points())
                        .extracting(AffectedPoint::seq)
                        .containsExactly(seq));
    }

    @Test
    void aPointWhoseFileIsPutBackIsThereAgain() throws IOException {
        Path file = pointFile(2);
        byte[] good = RawFiles.read(file);
        damage(file, Damage.FLIPPED);
        stopped().rebuild();
        RawFiles.write(file, good);
        try (TestService service = TestService.in(folder)) {
            assertThat(service.as(service.vault("documents"), machine, domain)
                            .chain(machine)
                            .points())
                    .isEqualTo(before);
        }
        assertThat(stopped().rebuild().damaged()).isEmpty();
    }

    @Test
    void aDamagedPointThatIsCommittedAgainIsMended() throws IOException {
        damage(pointFile(POINTS), Damage.FLIPPED);
        stopped().rebuild();
        try (TestService service = TestService.in(folder)) {
            VaultId vault = service.vault("documents");
            Vault mine = service.as(vault, machine, domain);
            SignedPoint point = before.getLast().point();
            CommitResult answer = mine.open(Optional.empty()).commit(point);
            assertThat(answer)
                    .isInstanceOfSatisfying(
                            CommitResult.Committed.class,
                            committed -> assertThat(committed
                                            .receipt()
                                            .isSignedBy(
                                                    service.store().signingKey().verifyingKey(), vault))
                                    .isTrue());
            assertThat(mine.chain(machine).points())
                    .extracting(StoredPoint::point)
                    .endsWith(point);
            assertThat(mine.open(Optional.empty()).commit(point)).isEqualTo(answer);
            assertThat(service.service().inventory().points(machine).points())
                    .allSatisfy(entry -> assertThat(entry.files()).isPresent());
        }
    }

    @Test
    void aDamagedPointIsNotMendedByOneThatTheMachineDidNotSign() throws IOException {
        damage(pointFile(POINTS), Damage.FLIPPED);
        stopped().rebuild();
        try (TestService service = TestService.in(folder)) {
            Vault mine = service.as(service.vault("documents"), machine, domain);
            byte[] record = before.getLast().point().record();
            SignedPoint forged = SignedPoint.sign(record, SigningKey.generate(new SecureRandom()));
            assertProblem(
                    ProblemCode.POINT_SIGNATURE_INVALID,
                    () -> mine.open(Optional.empty()).commit(forged));
        }
    }

    @Test
    void aCommitWhosePointIsNotThereIsNotAcknowledgedAndHarmsNoLaterOne() {
        try (TestService service = TestService.in(folder)) {
            VaultId vault = service.vault("documents");
            SignedPoint lost = records.point(machine, head(before.getLast()), root.oid(), pointKey);
            JournalEvent event = new JournalEvent.PointCommitted(vault, machine, POINTS + 1, lost.hash());
            assertProblem(
                    ProblemCode.POINT_DAMAGED, () -> service.store().ledger().append(event));
        }
        stopped().rebuild();
        try (TestService service = TestService.in(folder)) {
            commitNext(service.as(service.vault("documents"), machine, domain));
        }
    }

    @Test
    void aDiskThatCannotReadAPointStopsTheRebuild() throws IOException {
        TestStore.assumeDisk();
        Path file = pointFile(2);
        Files.delete(file);
        Files.createDirectory(file);
        assertProblem(ProblemCode.STORE_READ_FAILED, () -> stopped().rebuild());
    }

    @Test
    void aDamagedKeySlotHidesNoOtherAndCanBeReplaced() throws IOException {
        Path file = files("slots").stream()
                .filter(each -> each.endsWith(passphrase.id().toString()))
                .findFirst()
                .orElseThrow();
        damage(file, Damage.FLIPPED);
        assertThat(stopped().rebuild().damaged()).isEmpty();
        try (TestService service = TestService.in(folder)) {
            Vault mine = service.as(service.vault("documents"), machine, domain);
            assertThat(mine.slots().slots()).containsExactly(code);
            KeySlotFile next = records.slot(SlotKind.PASSPHRASE, 1);
            mine.replaceSlots(new SlotChange(List.of(next, code), Optional.empty()), service.pin(machine));
            assertThat(mine.slots().slots()).containsExactlyInAnyOrder(next, code);
        }
    }

    @Test
    void aDamagedJournalSegmentStopsTheRebuildAndIsNamed() throws IOException {
        Path segment = files("journal").get(2);
        damage(segment, Damage.FLIPPED);
        assertThatThrownBy(() -> stopped().rebuild()).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.code()).isEqualTo(ProblemCode.JOURNAL_DAMAGED);
            assertThat(problem.details()).containsEntry("segment", "3");
        });
    }

    private static void assertProblem(ProblemCode code, Runnable call) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(code));
    }

    private static ChainHead head(StoredPoint point) {
        return new ChainHead(point.seq(), point.hash());
    }

    private List<StoredPoint> withoutSeq(long seq) {
        return before.stream().filter(point -> point.seq() != seq).toList();
    }

    private Path store() {
        return TestStore.ofRun().layout(folder).store();
    }

    private Path pointFile(long seq) throws IOException {
        return files("points").get((int) seq - 1);
    }

    private void damage(Path file, Damage damage) throws IOException {
        switch (damage) {
            case FLIPPED -> {
                byte[] bytes = RawFiles.read(file);
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                RawFiles.write(file, bytes);
            }
            case LOST -> RawFiles.delete(file);
            case ENDLESS -> RawFiles.write(file, Arrays.copyOf(RawFiles.read(file), StoredPoint.MAX_FILE + 1));
        }
    }

    /** The files of this kind, in order. */
    private List<Path> files(String kind) throws IOException {
        return RawFiles.below(store()).stream()
                .filter(file -> file.toString().contains("/" + kind + "/"))
                .toList();
    }
}
