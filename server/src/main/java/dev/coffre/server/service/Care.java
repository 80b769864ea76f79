package dev.coffre.server.service;

import dev.coffre.server.retention.CareAlerts;
import dev.coffre.server.retention.ClockGuard;
import dev.coffre.server.retention.RetentionRound;
import java.time.Duration;
import java.util.function.LongSupplier;

/** Checks the clock, then runs the retention task, which depends on it. Confined to one thread. */
final class Care {
    private final LongSupplier nanos;
    private final long started;
    private final ClockGuard guard;
    private final CareAlerts alerts;
    private final RetentionRound retention;

    Care(VaultService service, LongSupplier nanos) {
        this.nanos = nanos;
        this.started = nanos.getAsLong();
        this.guard = service.clockGuard();
        this.alerts = service.careAlerts();
        this.retention = service.retentionRound();
    }

    void look() {
        ClockGuard.State state = guard.look(Duration.ofNanos(nanos.getAsLong() - started));
        alerts.clock(state == ClockGuard.State.SUSPENDED);
        retention.look();
    }
}
