package dev.coffre.server.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.server.admission.DiskSpace;
import dev.coffre.server.catalog.AlertKind;
import dev.coffre.server.catalog.AlertRow;
import dev.coffre.server.catalog.AlertTable;
import dev.coffre.server.health.Dependencies;
import dev.coffre.server.health.DependencyWatch;
import dev.coffre.server.mail.MailOutbox;
import dev.coffre.server.testing.TestService;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A storage service or a database that does not answer. */
class OutageAlertsTest {
    private final TestService service;
    private final AtomicBoolean storeWorks = new AtomicBoolean(true);
    private final AtomicBoolean catalogWorks = new AtomicBoolean(true);
    private final Dependencies dependencies;
    private final AlertScanTask scan;
    private long nanos;

    OutageAlertsTest(@TempDir Path folder) {
        service = TestService.in(folder);
        service.vault("documents");
        service.vault("photos");
        dependencies = new Dependencies(
                new DependencyWatch("store", storeWorks::get, () -> nanos),
                new DependencyWatch("catalog", catalogWorks::get, () -> nanos),
                () -> false);
        scan = new AlertScanTask(
                service.store().catalog(),
                new AlertRegistry(new MailOutbox(service.clock())),
                service.service().services().machines().health(),
                new DiskSpace(folder),
                dependencies,
                service.clock());
    }

    @AfterEach
    void stop() {
        service.close();
    }

    private void lookAfter(long minutes) {
        nanos += minutes * 60_000_000_000L;
        dependencies.look();
    }

    private List<AlertRow> active(AlertKind kind) {
        return service.store().catalog().read(connection -> new AlertTable(connection).active(kind));
    }

    @Test
    void aStoreThatIsAwayForFiveMinutesIsAnAlertOfEveryVaultUntilItIsBack() {
        storeWorks.set(false);
        lookAfter(0);
        lookAfter(4);
        scan.run();
        assertThat(active(AlertKind.STORE_UNAVAILABLE)).isEmpty();
        lookAfter(1);
        scan.run();
        lookAfter(5);
        scan.run();
        assertThat(active(AlertKind.STORE_UNAVAILABLE))
                .hasSize(2)
                .allSatisfy(alert -> assertThat(alert.occurrences()).isEqualTo(1));
        storeWorks.set(true);
        lookAfter(1);
        scan.run();
        assertThat(active(AlertKind.STORE_UNAVAILABLE)).isEmpty();
    }

    @Test
    void aDatabaseThatWasAwayIsAnAlertWhenItIsBack() {
        catalogWorks.set(false);
        lookAfter(0);
        lookAfter(6);
        catalogWorks.set(true);
        lookAfter(1);
        scan.run();
        assertThat(active(AlertKind.CATALOG_UNAVAILABLE)).hasSize(2);
        scan.run();
        assertThat(active(AlertKind.CATALOG_UNAVAILABLE))
                .as("resolved by itself")
                .isEmpty();
    }
}
