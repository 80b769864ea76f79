package dev.coffre.server.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.server.admin.MaintenanceCommands;
import dev.coffre.server.catalog.TestEngine;
import dev.coffre.server.scrub.ScrubFinding;
import dev.coffre.server.testing.HeldDisk;
import dev.coffre.server.testing.TestFolders;
import dev.coffre.server.testing.TestService;
import dev.coffre.server.testing.WatchedConnections;
import dev.coffre.vault.DomainSlots;
import dev.coffre.vault.PutResult;
import dev.coffre.vault.Vault;
import dev.coffre.vault.VaultSession;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.signing.SigningKey;
import dev.coffre.vault.slot.SlotKind;
import dev.coffre.vault.store.journal.JournalEvent;
import dev.coffre.vault.testing.FetchedRecords;
import dev.coffre.vault.testing.SimulatedClock;
import dev.coffre.vault.testing.TestRecords;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two groups are on their way at once: one is made durable while the next is checked and appended. */
class GroupFlusherTest {
    private static final int LONG = 600_000;

    @TempDir
    private Path folder = Path.of("");

    private final SplittableRandom random = new SplittableRandom(55);
    private final HeldDisk disk = new HeldDisk();
    private final WatchedConnections connections = new WatchedConnections();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private TestService service;
    private VaultId vault;
    private Sender sender;

    /** A machine in the middle of a backup. */
    private record Sender(MachineId machine, DomainId domain, TestRecords records, VaultSession session) {}

    @BeforeEach
    void open() {
        service = TestService.on(data(), disk.disk(), connections::over, new SimulatedClock());
        vault = service.vault("documents");
        sender = sender();
    }

    @AfterEach
    void close() {
        disk.open();
        if (service != null) {
            service.close();
        }
        threads.close();
    }

    private Path data() {
        return folder.resolve("data");
    }

    private Sender sender() {
        DomainId domain = DomainId.random(random);
        MachineId machine = MachineId.random(random);
        TestRecords records = new TestRecords(domain, random);
        Vault seen = service.register(
                vault,
                machine,
                domain,
                SigningKey.generate(new SecureRandom()).verifyingKey(),
                new DomainSlots(List.of(records.slot(SlotKind.PASSPHRASE, 1)), List.of()));
        return new Sender(machine, domain, records, seen.open(Optional.empty()));
    }

    private CompletableFuture<PutResult> send(Sender from, RecordBytes... batch) {
        return CompletableFuture.supplyAsync(() -> from.session.put(List.of(batch)), threads);
    }

    private static PutResult result(CompletableFuture<PutResult> sent) {
        return sent.orTimeout(20, TimeUnit.SECONDS).join();
    }

    private static void assertAdmitted(CompletableFuture<PutResult> sent) {
        assertThat(result(sent)).isInstanceOf(PutResult.Admitted.class);
    }

    private static void assertFails(CompletableFuture<PutResult> sent, ProblemCode code) {
        assertThatThrownBy(() -> result(sent))
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(code));
    }

    /** Sends a first batch and waits until it is being synced, then a second one, and waits until it is appended too. */
    private List<CompletableFuture<PutResult>> sendBoth(RecordBytes first, RecordBytes second)
            throws InterruptedException {
        disk.hold();
        CompletableFuture<PutResult> one = send(sender, first);
        disk.awaitSyncs(1);
        CompletableFuture<PutResult> other = send(sender, second);
        awaitInPacks(first, second);
        return List.of(one, other);
    }

    private void awaitInPacks(RecordBytes... records) throws InterruptedException {
        long bytes = Arrays.stream(records)
                .mapToLong(record -> record.bytes().length)
                .sum();
        for (int i = 0; i < 2_000 && bytesInPacks() < bytes; i++) {
            Thread.sleep(10);
        }
        assertThat(bytesInPacks()).isGreaterThanOrEqualTo(bytes);
    }

    private long bytesInPacks() {
        return packs().stream().mapToLong(file -> file.toFile().length()).sum();
    }

    private List<Path> packs() {
        try (Stream<Path> files = Files.walk(data().resolve("store/vaults/" + vault + "/packs"))) {
            return files.filter(Files::isRegularFile).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean has(VaultSession session, RecordBytes record) {
        return session.have(List.of(record.oid())).get(0);
    }

    /**
     * Opens what a crash at this moment would leave, and sends {@code unacknowledged} again. These may be there, too: a start
     * adopts a pack that has no row.
     */
    private void assertAfterCrash(String name, List<RecordBytes> there, List<RecordBytes> unacknowledged)
            throws IOException {
        Path copy = folder.resolve(name);
        TestFolders.copy(data(), copy);
        try (TestService again = TestService.in(copy)) {
            assertConsistent(again, there, unacknowledged);
        }
    }

    private void assertConsistent(TestService again, List<RecordBytes> there, List<RecordBytes> unacknowledged) {
        Vault seen = again.as(vault, sender.machine, sender.domain);
        VaultSession session = seen.open(Optional.empty());
        there.forEach(record -> assertThat(has(session, record)).isTrue());
        assertThat(session.put(unacknowledged)).isInstanceOf(PutResult.Admitted.class);
        List<RecordBytes> all =
                Stream.concat(there.stream(), unacknowledged.stream()).toList();
        FetchedRecords fetched = new FetchedRecords();
        seen.fetch(all.stream().map(RecordBytes::oid).toList(), fetched);
        assertThat(fetched.records()).containsExactlyInAnyOrderElementsOf(all);
        List<ScrubFinding> findings = new ArrayList<>();
        again.service()
                .administration()
                .execute(TestService.LOCAL, new MaintenanceCommands.ScrubStore(), findings::add);
        assertThat(findings).isEmpty();
    }

    @Test
    void aBatchIsAppendedWhileTheGroupBeforeItIsSynced() throws Exception {
        var sent = sendBoth(sender.records.chunk(3_000), sender.records.chunk(5_000));
        assertThat(sent).noneMatch(CompletableFuture::isDone);
        disk.open();
        sent.forEach(GroupFlusherTest::assertAdmitted);
    }

    @Test
    void aLaterGroupIsAcknowledgedAfterASyncOfItsOwn() throws Exception {
        RecordBytes second = sender.records.chunk(5_000);
        var sent = sendBoth(sender.records.chunk(3_000), second);
        disk.release();
        assertAdmitted(sent.get(0));
        disk.awaitSyncs(1);
        assertThat(sent.get(1)).isNotDone();
        assertThat(has(sender.session, second)).isFalse();
        disk.open();
        assertAdmitted(sent.get(1));
        assertThat(has(sender.session, second)).isTrue();
    }

    @Test
    void packsOfAGroupAreSyncedSideBySide() throws Exception {
        Sender other = sender();
        disk.hold();
        CompletableFuture<PutResult> first = send(sender, sender.records.chunk());
        disk.awaitSyncs(1);
        CompletableFuture<PutResult> here = send(sender, sender.records.chunk(3_000));
        CompletableFuture<PutResult> there = send(other, other.records.chunk(3_000));
        for (int i = 0; i < 2_000 && bytesInPacks() < 6_000; i++) {
            Thread.sleep(10);
        }
        disk.release();
        assertAdmitted(first);
        disk.awaitSyncs(2);
        disk.open();
        assertAdmitted(here);
        assertAdmitted(there);
    }

    @Test
    void aFailedSyncFailsItsGroupAndTheNextGoesToAnotherPack() throws Exception {
        RecordBytes first = sender.records.chunk(3_000);
        RecordBytes second = sender.records.chunk(5_000);
        var sent = sendBoth(first, second);
        Path failing = packs().getFirst();
        disk.fail();
        assertFails(sent.get(0), ProblemCode.STORE_WRITE_FAILED);
        disk.awaitSyncs(1);
        assertThat(sent.get(1)).isNotDone();
        disk.open();
        assertAdmitted(sent.get(1));
        assertThat(packs()).hasSize(1).doesNotContain(failing);
        assertAfterCrash("copy", List.of(second), List.of(first));
    }

    @Test
    void aFailedSyncKeepsWhatThePackHeldBefore() throws Exception {
        RecordBytes kept = sender.records.chunk(2_000);
        assertAdmitted(send(sender, kept));
        RecordBytes first = sender.records.chunk(3_000);
        RecordBytes second = sender.records.chunk(5_000);
        var sent = sendBoth(first, second);
        disk.fail();
        disk.open();
        assertFails(sent.get(0), ProblemCode.STORE_WRITE_FAILED);
        assertAdmitted(sent.get(1));
        assertThat(has(sender.session, first)).isFalse();
        assertConsistent(service, List.of(kept, second), List.of(first));
    }

    @Test
    void aChildOfAFailedGroupIsMissing() throws Exception {
        RecordBytes child = sender.records.chunk(3_000);
        var sent = sendBoth(child, sender.records.tree(child));
        disk.fail();
        assertFails(sent.get(0), ProblemCode.STORE_WRITE_FAILED);
        assertThat(result(sent.get(1))).isEqualTo(new PutResult.Missing(List.of(child.oid())));
        disk.open();
    }

    @Test
    void aPageMayFollowItsChildBeforeThatIsDurable() throws Exception {
        RecordBytes child = sender.records.chunk(3_000);
        RecordBytes page = sender.records.tree(child);
        var sent = sendBoth(child, page);
        disk.open();
        sent.forEach(GroupFlusherTest::assertAdmitted);
        assertAfterCrash("copy", List.of(child, page), List.of());
    }

    @Test
    void aFailedTransactionFailsItsGroupOnly() throws Exception {
        RecordBytes first = sender.records.chunk(3_000);
        RecordBytes second = sender.records.chunk(5_000);
        var sent = sendBoth(first, second);
        connections.afterStatement("INSERT INTO record", () -> {
            throw new SQLException("test");
        });
        disk.open();
        assertFails(sent.get(0), TestEngine.ofRun().unknownFailure());
        assertAdmitted(sent.get(1));
        assertAfterCrash("copy", List.of(second), List.of(first));
    }

    @Test
    void aCommitThatTookEffectAlthoughItFailedKeepsItsBytes() throws Exception {
        RecordBytes first = sender.records.chunk(3_000);
        RecordBytes second = sender.records.chunk(5_000);
        var sent = sendBoth(first, second);
        connections.afterStatement(
                "INSERT INTO record",
                () -> connections.afterCommit(() -> {
                    throw new SQLException("test");
                }));
        disk.open();
        assertFails(sent.get(0), TestEngine.ofRun().unknownFailure());
        assertAdmitted(sent.get(1));
        assertAfterCrash("copy", List.of(first, second), List.of());
    }

    @Test
    void aCrashWithTwoGroupsOnTheirWayLosesNothingAcknowledged() throws Exception {
        RecordBytes kept = sender.records.chunk(2_000);
        assertAdmitted(send(sender, kept));
        RecordBytes first = sender.records.chunk(3_000);
        RecordBytes second = sender.records.tree(first);
        var sent = sendBoth(first, second);
        assertAfterCrash("before-both", List.of(kept), List.of(first, second));
        disk.release();
        assertAdmitted(sent.get(0));
        disk.awaitSyncs(1);
        assertAfterCrash("between", List.of(kept, first), List.of(second));
        disk.open();
        assertAdmitted(sent.get(1));
        assertAfterCrash("after-both", List.of(kept, first, second), List.of());
    }

    @Test
    void theQuotaCountsAGroupOnItsWay() throws Exception {
        service.store().ledger().append(new JournalEvent.QuotaSet(vault, 1 << 20));
        disk.hold();
        CompletableFuture<PutResult> first = send(sender, sender.records.chunk(LONG));
        disk.awaitSyncs(1);
        CompletableFuture<PutResult> second = send(sender, sender.records.chunk(LONG));
        disk.open();
        assertAdmitted(first);
        assertFails(second, ProblemCode.QUOTA_EXCEEDED);
    }

    @Test
    void aBatchThatFitsOnlyWithoutAFailedGroupIsAdmitted() throws Exception {
        service.store().ledger().append(new JournalEvent.QuotaSet(vault, 1 << 20));
        disk.hold();
        CompletableFuture<PutResult> first = send(sender, sender.records.chunk(LONG));
        disk.awaitSyncs(1);
        CompletableFuture<PutResult> second = send(sender, sender.records.chunk(LONG));
        Thread.sleep(50); // the second one waits for the end of the first
        disk.fail();
        assertFails(first, ProblemCode.STORE_WRITE_FAILED);
        disk.open();
        assertAdmitted(second);
    }
}
