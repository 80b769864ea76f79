package dev.coffre.server.service;

import dev.coffre.server.alerts.AlertScanTask;
import dev.coffre.server.mail.MailOutboxTask;
import dev.coffre.server.objectlock.ObjectLockTask;
import dev.coffre.server.rebuild.StoreReconciler;
import dev.coffre.server.retention.ProtectionAlerts;
import dev.coffre.server.retention.RetentionTask;
import dev.coffre.server.scrub.ScrubTask;
import java.util.List;

/**
 * Work that the schedulers run periodically, or that a test runs on demand.
 *
 * @param recovery goes on after another copy of the database took over; call it every second
 * @param stateEveryMinute deletes state that has expired
 * @param stateEverySecond exchanges state with other processes; its last run is at the end
 */
public record ServiceTasks(
        RetentionTask retention,
        ProtectionAlerts protectionAlerts,
        AlertScanTask alertScan,
        ScrubTask scrub,
        StoreReconciler reconciler,
        Runnable recovery,
        ObjectLockTask objectLock,
        MailOutboxTask mailOutbox,
        List<Runnable> stateEveryMinute,
        List<Runnable> stateEverySecond) {
    public ServiceTasks {
        stateEveryMinute = List.copyOf(stateEveryMinute);
        stateEverySecond = List.copyOf(stateEverySecond);
    }
}
