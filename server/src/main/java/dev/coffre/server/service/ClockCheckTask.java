package dev.coffre.server.service;

import dev.coffre.server.retention.ClockGuard;
import dev.coffre.server.retention.ProtectionAlerts;
import dev.coffre.server.retention.RetentionTask;
import java.time.Duration;
import java.util.function.LongSupplier;

/** Checks the clock, then runs the retention task, which depends on it. Confined to one thread. */
final class ClockCheckTask {
    private final LongSupplier nanos;
    private final long started;
    private final ClockGuard guard;
    private final ProtectionAlerts alerts;
    private final RetentionTask retention;

    ClockCheckTask(ClockGuard guard, ProtectionAlerts alerts, RetentionTask retention, LongSupplier nanos) {
        this.nanos = nanos;
        this.started = nanos.getAsLong();
        this.guard = guard;
        this.alerts = alerts;
        this.retention = retention;
    }

    void run() {
        ClockGuard.ClockState state = guard.check(Duration.ofNanos(nanos.getAsLong() - started));
        alerts.updateClock(state == ClockGuard.ClockState.SUSPENDED);
        retention.runIfDue();
    }
}
