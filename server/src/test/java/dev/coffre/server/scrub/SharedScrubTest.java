package dev.coffre.server.scrub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.server.admin.MaintenanceCommands;
import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.LeaseRole;
import dev.coffre.server.catalog.TestEngine;
import dev.coffre.server.testing.TestMachine;
import dev.coffre.server.testing.TestProcesses;
import dev.coffre.server.testing.TestService;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.store.storage.StoreUnavailableException;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedScrubTest {
    /** It reads for hours, and its bytes may have to be paid. */
    @Test
    void aScrubWhoseRoleWasTakenStopsReading(@TempDir Path folder) {
        try (TestProcesses processes = new TestProcesses(folder, 1);
                Catalog another = Catalog.open(processes.catalog())) {
            TestProcesses.OneProcess process = processes.get(0);
            TestMachine machine =
                    new TestMachine(process.service(), process.service().vault("documents"), new SplittableRandom(1));
            for (int i = 0; i < 20; i++) {
                machine.backUp();
            }
            AtomicInteger opened = new AtomicInteger();
            process.store().beforeOpen(file -> {
                if (opened.getAndIncrement() == 0) {
                    CompletableFuture.runAsync(
                                    () -> another.role(LeaseRole.SCRUB).runHere(() -> true))
                            .join();
                }
            });

            assertThatThrownBy(() -> process.service()
                            .service()
                            .administration()
                            .execute(TestService.LOCAL, new MaintenanceCommands.ScrubStore()))
                    .isInstanceOfSatisfying(
                            StoreUnavailableException.class,
                            lost -> assertThat(lost.problem().code()).isEqualTo(ProblemCode.VAULT_UNAVAILABLE));
            assertThat(opened).hasValueLessThanOrEqualTo(LeaseCheckingStore.FILES);
        }
    }

    @Test
    void theProcessThatAPersonAsksScrubsThoughAnotherOneHasTheRole(@TempDir Path folder) {
        try (TestService service = TestService.in(folder, TestEngine.POSTGRESQL);
                Catalog another = Catalog.open(TestEngine.POSTGRESQL.location(folder.resolve("catalog")))) {
            service.vault("documents");
            another.role(LeaseRole.SCRUB).perform(() -> {}); // its continuous scrub has begun, and keeps the role

            ScrubReport report =
                    service.service().administration().execute(TestService.LOCAL, new MaintenanceCommands.ScrubStore());

            assertThat(report.damages()).isZero();
        }
    }
}
