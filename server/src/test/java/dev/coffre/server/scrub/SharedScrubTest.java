package dev.coffre.server.scrub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.server.admin.MaintenanceCommands;
import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.LeaseRole;
import dev.coffre.server.catalog.TestEngine;
import dev.coffre.server.testing.TestService;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedScrubTest {
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
