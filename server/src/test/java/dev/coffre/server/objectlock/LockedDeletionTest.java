package dev.coffre.server.objectlock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.server.alerts.AlertRegistry;
import dev.coffre.server.alerts.StoreAlerts;
import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.CatalogLocation;
import dev.coffre.server.catalog.LockedObjectTable;
import dev.coffre.server.catalog.TestEngine;
import dev.coffre.server.mail.MailOutbox;
import dev.coffre.server.retention.ClockGuard.ClockState;
import dev.coffre.server.s3.LockingS3;
import dev.coffre.server.testing.TestMachine;
import dev.coffre.server.testing.TestService;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.testing.SimulatedClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LockedDeletionTest {
    /** The mark is looked for by a transaction that may write: an older copy of the database may need the object. */
    @Test
    void aDeletionThatRunsEndsBeforeTheNextObject(@TempDir Path folder) {
        SimulatedClock clock = new SimulatedClock();
        CatalogLocation location = TestEngine.POSTGRESQL.location(folder.resolve("catalog"));
        try (LockingS3 bucket = new LockingS3(folder, clock);
                TestService service = TestService.over(folder.resolve("data"), bucket.open(), location, clock);
                Catalog finding = Catalog.open(location)) {
            finding.setReconcilable(() -> {});
            new TestMachine(service, service.vault("documents"), new SplittableRandom(1)).backUp();
            Catalog catalog = service.store().catalog();
            task(service, () -> {}).saveWritten();
            String pack = bucket.names().stream()
                    .filter(name -> name.contains("/packs/"))
                    .findFirst()
                    .orElseThrow();
            clock.advance(Duration.ofDays(60));
            task(service, () -> {}).runOnce(); // extends what is due
            clock.advance(Duration.ofDays(60));
            catalog.change(connection -> {
                LockedObjectTable objects = new LockedObjectTable(connection);
                objects.setReleased(objects.find(pack).orElseThrow().released(true));
            });

            assertThatThrownBy(() -> task(service, () -> {
                                if (isDeleting(catalog, pack)) {
                                    CompletableFuture.runAsync(finding::requireComparison)
                                            .join(); // on a thread without the lease
                                }
                            })
                            .runOnce())
                    .isInstanceOfSatisfying(
                            Problem.class,
                            problem -> assertThat(problem.code()).isEqualTo(ProblemCode.CATALOG_RECONCILING));
            assertThat(bucket.names()).contains(pack);
        }
    }

    private static boolean isDeleting(Catalog catalog, String name) {
        return catalog.read(connection -> {
            LockedObjectTable objects = new LockedObjectTable(connection);
            return objects.find(name).filter(objects::isDeleting).isPresent();
        });
    }

    private static ObjectLockTask task(TestService service, Runnable pause) {
        Catalog catalog = service.store().catalog();
        return new ObjectLockTask(
                service.store().files().store(),
                catalog,
                new StoreAlerts(catalog, new AlertRegistry(new MailOutbox(service.clock())), service.clock()),
                () -> ClockState.SURE,
                service.clock(),
                new SplittableRandom(1),
                pause);
    }
}
