package dev.coffre.server.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.server.access.CatalogTokens;
import dev.coffre.server.access.StoredToken;
import dev.coffre.server.access.TokenIdentity;
import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.LeaseRole;
import dev.coffre.server.catalog.PostgresServer;
import dev.coffre.server.catalog.ReconciliationTable;
import dev.coffre.server.gc.GcPhase;
import dev.coffre.server.people.ApiTokenService;
import dev.coffre.server.people.CatalogWebSessions;
import dev.coffre.server.store.CopyMark;
import dev.coffre.server.store.FolderLocation;
import dev.coffre.server.store.StoreFiles;
import dev.coffre.server.testing.TestMachine;
import dev.coffre.server.testing.TestProcesses;
import dev.coffre.server.testing.TestProcesses.OneProcess;
import dev.coffre.server.testing.TestService;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process finds that the catalog is older than the store while others run or start. */
class RequiredComparisonTest {
    /** A pool tests a connection before use unless it was used so lately. */
    private static final int UNTESTED_MS = 600;

    @TempDir
    private Path folder;

    private TestProcesses processes;
    private Catalog finding;

    @BeforeEach
    void open() {
        processes = new TestProcesses(folder, 1);
        finding = Catalog.open(processes.catalog());
        finding.setReconcilable(() -> {});
    }

    @AfterEach
    void close() {
        if (finding != null) {
            finding.close();
        }
        if (processes != null) {
            processes.close();
        }
    }

    private static void write(Catalog catalog) {
        catalog.change(connection -> {});
    }

    private static void assertRefused(ProblemCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(code));
    }

    @Test
    void aRunningProcessWritesNothingBeforeItAndGoesOnByItself() {
        OneProcess running = processes.get(0);
        Catalog catalog = running.service().store().catalog();
        running.service().service().accounts().createFirst("ada", "three words of ada");
        ApiTokenService scripts = new ApiTokenService(
                catalog, running.service().store().ledger(), running.service().clock(), new SplittableRandom(2));
        String script = scripts.create("ada", new ApiTokenService.ApiTokenRequest("script", Optional.empty(), true, 1))
                .token();
        finding.requireComparison();
        assertRefused(ProblemCode.CATALOG_RECONCILING, () -> write(catalog));
        assertThat(running.service().service().readiness().failing()).contains("reconciled");
        new CatalogTokens(catalog).setUsed(token(), Instant.EPOCH); // who is signed in reads on
        new CatalogWebSessions(catalog).setUsed(Sha256.of(new byte[1]), Instant.EPOCH);
        assertThat(scripts.authenticate(script, "")).isPresent();

        running.service().service().second();
        write(catalog);
        write(finding);
        assertThat(catalog.isReconciling()).isFalse();
    }

    private static StoredToken token() {
        SplittableRandom random = new SplittableRandom(1);
        return new StoredToken(
                Sha256.of(new byte[1]),
                new TokenIdentity.MachineTokenIdentity(
                        VaultId.random(random), MachineId.random(random), DomainId.random(random), 1),
                Instant.EPOCH,
                Instant.EPOCH,
                "",
                Optional.empty());
    }

    private boolean finish() {
        finding.change(connection -> new ReconciliationTable(connection).finish(Instant.EPOCH));
        return true;
    }

    @Test
    void workUnderALeaseDoesNotGoOnAfterIt() {
        Catalog catalog = processes.get(0).service().store().catalog();
        catalog.role(LeaseRole.COLLECTION).perform(() -> {
            write(catalog);
            assertThat(CompletableFuture.runAsync(
                            () -> { // on a thread without the lease
                                finding.requireComparison();
                                finding.reconcile(this::finish);
                            }))
                    .succeedsWithin(Duration.ofSeconds(30));
            assertRefused(ProblemCode.VAULT_UNAVAILABLE, () -> write(catalog));
        });
        write(catalog);
    }

    private static void assertWaits(CompletableFuture<OneProcess> started, int seconds) {
        assertThatThrownBy(() -> started.get(seconds, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
    }

    @Test
    void aProcessThatStartsWaitsUntilAnotherOneHasCompared() {
        finding.requireComparison();
        List<CompletableFuture<OneProcess>> started = new ArrayList<>();
        finding.reconcile(() -> {
            finding.role(LeaseRole.RECONCILIATION).perform(() -> {
                started.add(CompletableFuture.supplyAsync(processes::start));
                finding.change(connection -> assertWaits(started.getFirst(), 12)); // longer than the lock timeout
                assertWaits(started.getFirst(), 3);
            });
            return finish();
        });
        assertThat(started.getFirst())
                .succeedsWithin(Duration.ofSeconds(60))
                .satisfies(process -> write(process.service().store().catalog()));
    }

    /** The mark is looked for by a transaction that may write. */
    @Test
    void aDeletionThatRunsEndsBeforeTheNextFile() {
        OneProcess running = processes.get(0);
        TestService service = running.service();
        TestMachine machine = new TestMachine(service, service.vault("documents"), new SplittableRandom(1));
        for (int i = 0; i < 5; i++) {
            machine.backUp();
        }
        processes.clock().advance(Duration.ofDays(1));
        service.service().collector().run(); // merges the small packs
        processes.clock().advance(Duration.ofDays(2));
        List<Path> deleted = new ArrayList<>();
        running.store().onDelete((file, delete) -> deleted.add(file));

        assertThatThrownBy(() -> service.service().collector().run(phase -> {
                    if (phase == GcPhase.REMOVE) {
                        running.store().beforeOpen(pack -> {
                            running.store().beforeOpen(file -> {});
                            CompletableFuture.runAsync(finding::requireComparison)
                                    .join(); // on a thread without the lease
                        });
                    }
                }))
                .isInstanceOf(Problem.class);
        assertThat(deleted).isEmpty();
    }

    /** A move sees the connections of a process only, and that of one that was cut off has none. */
    @Test
    void aProcessThatWasCutOffDuringAMoveWritesNothingMoreToTheOldStore() throws InterruptedException {
        OneProcess running = processes.get(0);
        Catalog catalog = running.service().store().catalog();
        StoreFiles old = running.service().store().files();
        running.service().vault("documents");
        CopyMark.moved(old, new FolderLocation(folder.resolve("elsewhere"))).write(old);
        PostgresServer.get()
                .execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                        + " WHERE application_name LIKE 'coffre-vault%' AND pid <> pg_backend_pid()");
        Thread.sleep(UNTESTED_MS);

        assertRefused(ProblemCode.STORE_MOVED, () -> write(catalog));
        assertRefused(ProblemCode.STORE_MOVED, () -> running.service().vault("pictures"));
        assertThat(running.service().service().readiness().failing()).contains("catalog");

        CopyMark.removeOfMove(old);
        running.service().vault("pictures");
    }

    /** As one that still reaches the database when the operator says that its server is down. */
    @Test
    void aProcessThatAMoveDidNotSeeWritesNothingMoreAfterAMinute() {
        OneProcess running = processes.get(0);
        StoreFiles old = running.service().store().files();
        running.service().vault("documents");
        CopyMark.moved(old, new FolderLocation(folder.resolve("elsewhere"))).write(old);

        assertRefused(ProblemCode.STORE_MOVED, running.service().service()::stateEveryMinute);
        assertRefused(ProblemCode.STORE_MOVED, () -> running.service().vault("pictures"));

        CopyMark.removeOfMove(old);
        running.service().vault("pictures");
    }
}
