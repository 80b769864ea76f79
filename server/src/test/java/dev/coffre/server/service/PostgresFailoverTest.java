package dev.coffre.server.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.coffre.server.admin.MaintenanceCommands;
import dev.coffre.server.audit.AuditAction;
import dev.coffre.server.audit.AuditLog;
import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.PostgresCluster;
import dev.coffre.server.catalog.PostgresLocation;
import dev.coffre.server.catalog.PostgresServer;
import dev.coffre.server.datadir.CatalogFile;
import dev.coffre.server.datadir.DataDirectory;
import dev.coffre.server.gc.GarbageCollector;
import dev.coffre.server.gc.GcPhase;
import dev.coffre.server.message.AuditVerification;
import dev.coffre.server.scrub.ScrubFinding;
import dev.coffre.server.store.StoreFiles;
import dev.coffre.server.testing.RawFiles;
import dev.coffre.server.testing.TestMachine;
import dev.coffre.server.testing.TestService;
import dev.coffre.server.testing.TestStore;
import dev.coffre.server.testing.WholeFileStore;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.store.disk.LocalDisk;
import dev.coffre.vault.store.storage.StoreLayout;
import dev.coffre.vault.testing.SimulatedClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The PostgreSQL of a running service crashes, and a copy without the last transactions takes over. */
@Timeout(300)
class PostgresFailoverTest {
    @TempDir
    private Path folder = Path.of("");

    private final SimulatedClock clock = new SimulatedClock();
    private final WholeFileStore bucket = new WholeFileStore(clock);
    private final List<RecordBytes> acked = new ArrayList<>();
    private PostgresCluster postgres;
    private TestService service;
    private boolean isOpen;
    private TestMachine machine;

    @BeforeEach
    void startAndBackUp() throws IOException, InterruptedException {
        assumeTrue(PostgresServer.isInstalled(), "postgresql-17 is not installed");
        postgres = PostgresCluster.start();
        TestStore.ofRun().prepare(folder);
        open().close(); // the folder remembers its catalog
        service = TestService.in(folder, postgres.location());
        isOpen = true;
        machine = new TestMachine(service, service.vault("documents"), new SplittableRandom(1));
        acked.add(machine.backUp());
    }

    @AfterEach
    void stop() throws IOException, InterruptedException {
        if (isOpen) {
            service.close();
        }
        if (postgres != null) {
            postgres.close();
        }
    }

    private OpenStore open() {
        return OpenStore.open(
                new DataDirectory(folder).create(),
                new LocalDisk(),
                new Locations(Optional.of(postgres.location()), Optional.empty()),
                new SimulatedClock(),
                new SecureRandom());
    }

    private static void assertRefused(ProblemCode code, ThrowingCallable call) {
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(call)
                .satisfies(problem -> assertThat(problem.code()).isEqualTo(code));
    }

    /** As agents do: a connection of before is noticed when it is used. */
    private static <T> T retrying(Supplier<T> call) {
        for (int left = 20; ; left--) {
            try {
                return call.get();
            } catch (Problem problem) {
                if (left == 0 || problem.code() != ProblemCode.CATALOG_SERVER_UNREACHABLE) {
                    throw problem;
                }
            }
        }
    }

    /** A try fails if its connection was pooled before the failover. The next one comes after a pause of five seconds. */
    private void compare() throws InterruptedException {
        boolean isReconciled = false;
        for (int left = 300; !isReconciled && left > 0; left--) {
            service.service().second();
            isReconciled = !service.service().readiness().failing().contains("reconciled");
            Thread.sleep(100);
        }
        assertThat(isReconciled).isTrue();
    }

    private void assertNothingAckedIsLost() {
        assertThat(retrying(() -> machine.fetch(acked))).containsExactlyInAnyOrderElementsOf(acked);
        List<ScrubFinding> findings = new ArrayList<>();
        service.service()
                .administration()
                .execute(TestService.LOCAL, new MaintenanceCommands.ScrubStore(), findings::add);
        assertThat(findings).isEmpty();
    }

    private List<Path> packs() {
        return RawFiles.below(TestStore.ofRun().layout(folder).vaults()).stream()
                .filter(file -> file.toString().contains("/packs/"))
                .toList();
    }

    private long bytesOfPacks() {
        return packs().stream().mapToLong(RawFiles::length).sum();
    }

    @Test
    void aServerThatIsKilledAndStartedAgainInterruptsAndLosesNothing() throws Exception {
        for (int round = 0; round < 2; round++) {
            postgres.kill();
            assertRefused(ProblemCode.CATALOG_SERVER_UNREACHABLE, machine::backUp);
            assertThat(ProblemCode.CATALOG_SERVER_UNREACHABLE.httpStatus()).isEqualTo(503);
            postgres.resume();
            acked.add(retrying(machine::backUp));
            assertNothingAckedIsLost();
        }
    }

    /** Replaces the service by one over a bucket. */
    private void useBucket(Path data) {
        service.close();
        service = overBucket(data);
        machine = new TestMachine(service, service.vault("bucket"), new SplittableRandom(2));
        acked.clear();
        acked.add(machine.backUp());
    }

    private TestService overBucket(Path data) {
        return TestService.over(
                data,
                new StoreFiles(bucket, new StoreLayout(folder.resolve("bucket"))),
                new PostgresLocation(
                        postgres.location().address(),
                        "bucket",
                        postgres.location().passwordFile()),
                clock);
    }

    private void loseTheLastTransactions() throws Exception {
        Path copy = postgres.copy();
        for (int i = 0; i < 3; i++) {
            acked.add(machine.backUp());
        }
        postgres.kill();
        postgres.takeOver(copy);
        Thread.sleep(600); // HikariCP looks whether a connection still works only if it rested for half a second
    }

    @Test
    void aVaultOverABucketGoesOnByItselfAfterAFailoverThatLostCommits(@TempDir Path data) throws Exception {
        useBucket(data);
        Path before = postgres.data();
        List<RecordBytes> old = List.copyOf(acked);
        loseTheLastTransactions();

        assertRefused(ProblemCode.CATALOG_RECONCILING, () -> retrying(machine::backUp));
        assertThat(service.service().readiness().failing()).containsExactly("reconciled");
        assertThat(retrying(() -> machine.fetch(old))).as("reading goes on").isEqualTo(old);
        clock.advance(Duration.ofDays(3));
        assertRefused(
                ProblemCode.CATALOG_RECONCILING,
                () -> service.service().collector().run());

        compare();
        assertNothingAckedIsLost();
        assertThat(machine.chain().points()).hasSize(acked.size());
        acked.add(machine.backUp());
        assertNothingAckedIsLost();
        for (int day = 0; day < 20; day++) {
            clock.advance(Duration.ofDays(1));
            service.service().collector().run();
        }
        assertNothingAckedIsLost();

        postgres.kill();
        postgres.takeOver(before); // the former server comes back
        assertRefused(ProblemCode.CATALOG_SERVER_CHANGED, () -> retrying(machine::backUp));
    }

    @Test
    void aVaultOverABucketThatStartsAfterAFailoverLosesNothing(@TempDir Path data) throws Exception {
        useBucket(data);
        loseTheLastTransactions();
        service.close();

        service = overBucket(data);
        machine.sees(service);
        assertNothingAckedIsLost();
        assertThat(machine.chain().points()).hasSize(acked.size());
        acked.add(machine.backUp());
        assertNothingAckedIsLost();
    }

    /** So that it refuses the former server after its restart, too. */
    @Test
    void aProcessThatHasNotComparedNotesTheCopyToo(@TempDir Path data) throws Exception {
        useBucket(data.resolve("first"));
        Path keys = new DataDirectory(data.resolve("other")).create().keys();
        try (var files = Files.list(data.resolve("first/keys"))) {
            for (Path file : files.toList()) {
                Files.copy(file, keys.resolve(file.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        try (TestService other = overBucket(data.resolve("other"))) {
            loseTheLastTransactions();
            assertRefused(ProblemCode.CATALOG_RECONCILING, () -> retrying(machine::backUp));
            compare();

            assertRefused(ProblemCode.VAULT_UNAVAILABLE, () -> retrying(() -> other.vault("others")));
            other.service().second();

            assertThat(new CatalogFile(other.folder()).server())
                    .isPresent()
                    .isEqualTo(service.store().catalog().server());
        }
    }

    @Test
    void anotherProcessGoesOnOnceOneHasCompared(@TempDir Path data) throws Exception {
        useBucket(data);
        try (Catalog other = Catalog.open(new PostgresLocation(
                postgres.location().address(), "bucket", postgres.location().passwordFile()))) {
            other.setReconcilable(() -> {});
            loseTheLastTransactions();
            assertRefused(ProblemCode.CATALOG_RECONCILING, () -> retrying(() -> write(other)));
            assertThat(other.successor()).isPresent();
            assertRefused(ProblemCode.CATALOG_RECONCILING, () -> retrying(machine::backUp));
            compare();
            assertRefused(ProblemCode.VAULT_UNAVAILABLE, () -> write(other)); // it may have read rows of before
            assertThat(write(other)).isTrue();
            assertThat(other.successor()).isEmpty();
        }
    }

    @Test
    void aCopyThatTookOverDuringTheComparisonIsComparedToo(@TempDir Path data) throws Exception {
        useBucket(data);
        try (Catalog other = Catalog.open(new PostgresLocation(
                postgres.location().address(), "bucket", postgres.location().passwordFile()))) {
            other.setReconcilable(() -> {});
            loseTheLastTransactions();
            assertRefused(ProblemCode.CATALOG_RECONCILING, () -> retrying(() -> write(other)));
            other.reconcile(() -> {
                takeOverAgain();
                assertRefused(
                        ProblemCode.CATALOG_RECONCILING, () -> retrying(() -> write(other))); // it read another copy
                assertRefused(ProblemCode.CATALOG_RECONCILING, other::requireNotReconciling);
                return false;
            });
            assertThat(other.successor()).isPresent();
            assertRefused(ProblemCode.CATALOG_RECONCILING, () -> write(other));
        }
        assertRefused(ProblemCode.CATALOG_RECONCILING, () -> retrying(machine::backUp));
        compare();
        assertNothingAckedIsLost();
    }

    @Test
    void aCopyThatTookOverAndWentAwayIsForgotten(@TempDir Path data) throws Exception {
        useBucket(data);
        Path before = postgres.data();
        loseTheLastTransactions();
        assertRefused(ProblemCode.CATALOG_RECONCILING, () -> retrying(machine::backUp));
        assertThat(service.service().readiness().failing()).contains("reconciled");

        postgres.kill();
        postgres.takeOver(before); // nothing was accepted on the other one
        acked.add(retrying(machine::backUp));
        assertThat(service.store().catalog().isReconciling()).isFalse();
        assertNothingAckedIsLost();
    }

    @Test
    void aDailyComparisonEndsAtAFailover(@TempDir Path data) throws Exception {
        useBucket(data);
        for (int i = 0; i < 5; i++) {
            acked.add(machine.backUp());
        }
        boolean[] isDone = new boolean[1];
        List<Throwable> failures = new ArrayList<>();
        bucket.list(file -> {
            if (!isDone[0]) {
                isDone[0] = true;
                onAnotherThread(failures, () -> {
                    loseTheLastTransactions();
                    assertRefused(ProblemCode.CATALOG_RECONCILING, () -> retrying(machine::backUp));
                });
            }
            return false; // each pack seems to be missing, so nothing is written for long
        });
        AtomicInteger asked = new AtomicInteger();
        bucket.beforeExists(file -> {
            if (file.toString().contains("/packs/")) {
                asked.incrementAndGet();
            }
        });
        assertRefused(
                ProblemCode.CATALOG_RECONCILING,
                () -> service.service().reconciler().run());
        assertThat(failures).isEmpty();
        assertThat(isDone[0]).isTrue();
        assertThat(asked).hasValueLessThanOrEqualTo(1);

        bucket.list(file -> true);
        compare();
        assertNothingAckedIsLost();
    }

    private void takeOverAgain() {
        try {
            Path copy = postgres.copy();
            postgres.kill();
            postgres.takeOver(copy);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** It goes by numbers of rows, and those of rows that were lost are given to others. */
    @ParameterizedTest
    @EnumSource(names = {"FLIP", "PUBLISH"})
    void aCollectionThatRunsThroughAFailoverChangesNothing(GcPhase phase, @TempDir Path data) throws Exception {
        useBucket(data);
        GarbageCollector collector = service.service().collector();
        collector.run(); // the copy knows the lease
        Path copy = postgres.copy();
        for (int i = 0; i < 5; i++) {
            acked.add(machine.backUp());
        }
        clock.advance(Duration.ofDays(1));
        List<Throwable> failures = new ArrayList<>();
        boolean[] isDone = new boolean[1];
        assertRefused(
                ProblemCode.VAULT_UNAVAILABLE,
                () -> collector.run(reached -> {
                    if (reached == phase && !isDone[0]) {
                        isDone[0] = true;
                        failOver(copy, failures);
                    }
                }));
        assertThat(isDone[0]).isTrue();
        assertThat(failures).isEmpty();

        assertNothingAckedIsLost();
        for (int day = 0; day < 20; day++) {
            clock.advance(Duration.ofDays(1));
            collector.run();
        }
        assertNothingAckedIsLost();
    }

    /** On a thread without the lease of the collection, as in a service. */
    private void failOver(Path copy, List<Throwable> failures) {
        onAnotherThread(failures, () -> {
            postgres.kill();
            postgres.takeOver(copy);
            assertRefused(ProblemCode.CATALOG_RECONCILING, () -> retrying(machine::backUp));
            compare();
        });
    }

    private interface Action {
        void run() throws Exception;
    }

    private static void onAnotherThread(List<Throwable> failures, Action action) {
        Thread other = Thread.ofPlatform().start(() -> {
            try {
                action.run();
            } catch (Exception | AssertionError failed) {
                failures.add(failed);
            }
        });
        try {
            other.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The journal gets the end of the audit log every hundred entries, the store a file each minute. */
    @Test
    void entriesOfTheAuditLogThatOnlyTheStoreHasComeBack(@TempDir Path data) throws Exception {
        useBucket(data);
        addEntries(3);
        service.service().auditLog().maintain();
        Path copy = postgres.copy();
        addEntries(5);
        service.service().auditLog().maintain();
        assertThat(service.service().auditLog().unshipped()).isZero();
        long before = entries();
        postgres.kill();
        postgres.takeOver(copy);
        assertRefused(ProblemCode.CATALOG_RECONCILING, () -> retrying(machine::backUp));
        compare();

        retrying(() -> {
            addEntries(1);
            return true;
        });
        AuditVerification verdict = service.service().auditLog().verify();
        assertThat(verdict.broken()).isEmpty();
        assertThat(verdict.entries()).as("and one that says so").isEqualTo(before + 2);
    }

    private void addEntries(int count) {
        for (int i = 0; i < count; i++) {
            service.service()
                    .auditLog()
                    .append(
                            "ada",
                            "local",
                            Optional.empty(),
                            AuditAction.of("scrub").with("turn", i),
                            AuditLog.DONE);
        }
        clock.advance(Duration.ofMinutes(2));
    }

    private long entries() {
        return service.service().auditLog().verify().entries();
    }

    private static boolean write(Catalog catalog) {
        return catalog.write(connection -> true);
    }

    @Test
    void aCopyWithoutTheLastTransactionsIsRefusedUntilTheCatalogIsRebuilt() throws Exception {
        TestStore.assumeDisk();
        Path before = postgres.data();
        Path copy = postgres.copy();
        acked.add(machine.backUp());
        long stored = bytesOfPacks();
        postgres.kill();
        postgres.takeOver(copy);

        assertRefused(ProblemCode.CATALOG_SERVER_CHANGED, () -> retrying(machine::backUp));
        service.clock().advance(Duration.ofDays(1));
        assertRefused(
                ProblemCode.CATALOG_SERVER_CHANGED,
                () -> service.service().collector().run());
        assertThat(bytesOfPacks()).as("nothing is cut off").isGreaterThanOrEqualTo(stored);
        service.close();
        isOpen = false;
        assertRefused(ProblemCode.CATALOG_SERVER_CHANGED, () -> open().close());

        new OfflineVault(new DataDirectory(folder), new SimulatedClock(), new SecureRandom()).rebuild();
        open().close();
        service = TestService.in(folder, postgres.location());
        isOpen = true;
        machine.sees(service);
        assertNothingAckedIsLost();
        acked.add(machine.backUp());
        assertNothingAckedIsLost();
        service.close();
        isOpen = false;

        open().close(); // records the copy
        postgres.kill();
        postgres.takeOver(before);
        assertRefused(ProblemCode.CATALOG_SERVER_CHANGED, () -> open().close());
    }
}
