package dev.coffre.server.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.coffre.server.admin.MaintenanceCommands;
import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.ConnectionSource;
import dev.coffre.server.catalog.LeaseRole;
import dev.coffre.server.catalog.PostgresCluster;
import dev.coffre.server.catalog.PostgresServer;
import dev.coffre.server.catalog.ServerIdentity;
import dev.coffre.server.gc.GarbageCollector;
import dev.coffre.server.gc.GcPhase;
import dev.coffre.server.people.ApiTokenService;
import dev.coffre.server.scrub.ScrubFinding;
import dev.coffre.server.store.StoreFiles;
import dev.coffre.server.testing.TestMachine;
import dev.coffre.server.testing.TestService;
import dev.coffre.server.testing.WholeFileStore;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.store.storage.StoreLayout;
import dev.coffre.vault.testing.SimulatedClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Copies of the database of a vault over a bucket, of which one was written to and others take over. */
@Timeout(300)
class StandbysTest {
    /** A pool tests a connection before use unless it was used so lately. */
    private static final int UNTESTED_MS = 600;

    @TempDir
    private Path folder = Path.of("");

    private final SimulatedClock clock = new SimulatedClock();
    private final WholeFileStore bucket = new WholeFileStore(clock);
    private final List<RecordBytes> acked = new ArrayList<>();
    private PostgresCluster postgres;
    private TestService service;
    private TestMachine machine;

    @BeforeEach
    void startAndBackUp() throws IOException, InterruptedException {
        assumeTrue(PostgresServer.isInstalled(), "postgresql-17 is not installed");
        postgres = PostgresCluster.start();
        service = TestService.over(
                folder.resolve("data"),
                new StoreFiles(bucket, new StoreLayout(folder.resolve("bucket"))),
                postgres.location(),
                clock);
        machine = new TestMachine(service, service.vault("documents"), new SplittableRandom(1));
        backUp(1);
    }

    @AfterEach
    void stop() throws IOException, InterruptedException {
        if (service != null) {
            service.close();
        }
        if (postgres != null) {
            postgres.close();
        }
    }

    private void backUp(int times) {
        for (int i = 0; i < times; i++) {
            acked.add(retrying(machine::backUp));
        }
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

    private static void assertRefused(ProblemCode code, ThrowingCallable call) {
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(call)
                .satisfies(problem -> assertThat(problem.code()).isEqualTo(code));
    }

    private void failOver(Path standby) {
        try {
            postgres.kill();
            postgres.takeOver(standby);
            Thread.sleep(UNTESTED_MS);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void compare() {
        boolean isReconciled = false;
        for (int left = 300; !isReconciled && left > 0; left--) {
            service.service().second();
            isReconciled = !service.service().readiness().failing().contains("reconciled");
            try {
                Thread.sleep(100);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
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

    private Catalog catalog() {
        return service.store().catalog();
    }

    /** Both standbys followed the first server. The second one has nothing of what was written since the first one took over. */
    @Test
    void aSecondStandbyThatHasTheSameTimelineIsComparedToo() throws Exception {
        Path first = postgres.copy();
        Path second = postgres.copy();
        backUp(2);
        failOver(first);
        assertRefused(ProblemCode.CATALOG_RECONCILING, () -> retrying(machine::backUp));
        compare();
        backUp(2);
        ServerIdentity server = catalog().server().orElseThrow();

        failOver(second);
        assertRefused(ProblemCode.CATALOG_RECONCILING, () -> retrying(machine::backUp));
        assertThat(catalog().successor()).as("the same system and timeline").contains(server);
        assertRefused(ProblemCode.CATALOG_RECONCILING, machine::chain);
        compare();
        assertNothingAckedIsLost();
        assertThat(machine.chain().points()).hasSize(acked.size());
        backUp(1);
        assertNothingAckedIsLost();
    }

    /** It was not compared, although it has the identity of the copy that was. */
    @Test
    void aSecondStandbyThatTakesOverRightAfterTheComparisonIsNotTakenForTheFirst() throws Exception {
        Path first = postgres.copy();
        Path second = postgres.copy();
        backUp(2);
        failOver(first);
        assertRefused(ProblemCode.CATALOG_RECONCILING, () -> retrying(machine::backUp));
        Catalog catalog = catalog();
        catalog.reconcile(() -> {
            catalog.role(LeaseRole.RECONCILIATION).perform(() -> catalog.change(connection -> {}));
            failOver(second);
            return retrying(catalog::findSuccessor).isPresent();
        });

        assertRefused(ProblemCode.CATALOG_RECONCILING, () -> retrying(machine::backUp));
        compare();
        assertNothingAckedIsLost();
    }

    /** A process that was suspended at the end of its comparison finds that it has no lease any more. */
    @Test
    void aComparisonWhoseLeaseIsForgottenPermitsNothing() throws Exception {
        Path first = postgres.copy();
        backUp(2);
        failOver(first);
        assertRefused(ProblemCode.CATALOG_RECONCILING, () -> retrying(machine::backUp));
        catalog().reconcile(() -> true);

        assertRefused(ProblemCode.CATALOG_RECONCILING, () -> retrying(machine::backUp));
        compare();
        assertNothingAckedIsLost();
    }

    @Test
    void aDeletionThatRunsWhileAnOlderCopyTakesOverLeavesWhatThatCopyNeeds() throws Exception {
        backUp(5);
        GarbageCollector collector = service.service().collector();
        Path older = postgres.copy();
        clock.advance(Duration.ofDays(1));
        collector.run(); // merges the small packs
        clock.advance(Duration.ofDays(2));

        List<Path> opened = new ArrayList<>();
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> collector.run(phase -> {
                    if (phase == GcPhase.REMOVE) {
                        bucket.beforeOpen(pack -> {
                            bucket.beforeOpen(file -> {});
                            opened.add(pack);
                            CompletableFuture.runAsync(
                                            () -> { // on a thread without the lease of the collection
                                                failOver(older);
                                                assertRefused(
                                                        ProblemCode.CATALOG_RECONCILING,
                                                        () -> retrying(machine::backUp));
                                                compare();
                                            })
                                    .join();
                        });
                    }
                }));
        assertThat(opened).isNotEmpty();
        assertNothingAckedIsLost();
        backUp(1);
        assertNothingAckedIsLost();
    }

    /** Tokens are in no journal, but their end is. */
    @Test
    void aTokenThatWasRevokedDoesNotComeBackWithAnOlderCopy() throws Exception {
        service.service().accounts().createFirst("ada", "three words of ada");
        ApiTokenService tokens =
                new ApiTokenService(catalog(), service.store().ledger(), clock, new SplittableRandom(2));
        String leaked = create(tokens, "leaked");
        String other = create(tokens, "other");
        Path older = postgres.copy();
        tokens.revoke("ada", "leaked");
        assertThat(tokens.authenticate(leaked, "")).isEmpty();

        failOver(older);
        assertRefused(ProblemCode.CATALOG_RECONCILING, () -> retrying(machine::backUp));
        compare();
        assertThat(retrying(() -> tokens.authenticate(leaked, ""))).isEmpty();
        assertThat(tokens.authenticate(other, "")).isPresent();
    }

    private static String create(ApiTokenService tokens, String name) {
        return tokens.create("ada", new ApiTokenService.ApiTokenRequest(name, Optional.empty(), true, 300))
                .token();
    }

    @Test
    void aTokenEndsAlthoughTheJournalCannotBeWritten() throws IOException {
        service.service().accounts().createFirst("ada", "three words of ada");
        ApiTokenService tokens =
                new ApiTokenService(catalog(), service.store().ledger(), clock, new SplittableRandom(2));
        String leaked = create(tokens, "leaked");
        Path journal = folder.resolve("bucket/journal");
        Files.move(journal, folder.resolve("away"));
        Files.createFile(journal);
        assertThatThrownBy(() -> tokens.revoke("ada", "leaked")).isInstanceOf(RuntimeException.class);

        assertThat(tokens.authenticate(leaked, "")).isEmpty();
    }

    /** It is not fenced, and connections that only read may be to it. */
    @Test
    void aComparisonDoesNotGoByRowsOfTheFormerServer() throws Exception {
        PostgresCluster promoted = postgres.promoteBeside(postgres.copy());
        List<ConnectionSource> former = new ArrayList<>();
        try (Catalog before = Catalog.open(postgres.location(), source -> {
                    former.add(source);
                    return source;
                });
                Catalog catalog = Catalog.open(promoted.location(), source -> new ConnectionSource() {
                    @Override
                    public Connection forWriting() throws SQLException {
                        return source.forWriting();
                    }

                    @Override
                    public Connection forReading() throws SQLException {
                        return former.getFirst().forReading();
                    }
                })) {
            catalog.setReconcilable(() -> {});
            assertRefused(ProblemCode.CATALOG_RECONCILING, () -> catalog.change(connection -> {}));
            assertRefused(
                    ProblemCode.CATALOG_RECONCILING, () -> catalog.reconcile(() -> catalog.read(connection -> true)));
            assertThat(catalog.successor()).isPresent();
            assertThat(before.<Boolean>read(connection -> true)).isTrue();
        } finally {
            promoted.kill();
        }
    }
}
