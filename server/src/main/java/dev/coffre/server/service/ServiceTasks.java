package dev.coffre.server.service;

import dev.coffre.server.alerts.AlertScanTask;
import dev.coffre.server.mail.MailOutboxTask;
import dev.coffre.server.retention.ProtectionAlerts;
import dev.coffre.server.retention.RetentionTask;
import dev.coffre.server.scrub.ScrubTask;
import java.util.List;

/**
 * Work that the schedulers run periodically, or that a test runs on demand.
 *
 * @param stateUpkeep writes and deletes shared state, every minute or so
 */
public record ServiceTasks(
        RetentionTask retention,
        ProtectionAlerts protectionAlerts,
        AlertScanTask alertScan,
        ScrubTask scrub,
        MailOutboxTask mailOutbox,
        List<Runnable> stateUpkeep) {
    public ServiceTasks {
        stateUpkeep = List.copyOf(stateUpkeep);
    }
}
