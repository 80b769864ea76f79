package dev.coffre.backup.run;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Limits progress reports to a few per second. Not thread-safe. */
public final class ReportTimer {
    private static final Duration INTERVAL = Duration.ofMillis(250);

    private final InstantSource clock;
    private final Instant started;
    private Instant lastReport;

    public ReportTimer(InstantSource clock) {
        this.clock = clock;
        started = clock.instant();
        lastReport = started;
    }

    /** Returns whether a report is due, and if so, starts the next interval. */
    public boolean isDue() {
        Instant now = clock.instant();
        // A clock that was set back counts as due. Otherwise reports would stop for a long time.
        if (Duration.between(lastReport, now).abs().compareTo(INTERVAL) < 0) {
            return false;
        }
        lastReport = now;
        return true;
    }

    /** Time since this object was created. */
    public Duration elapsed() {
        Duration elapsed = Duration.between(started, clock.instant());
        return elapsed.isNegative() ? Duration.ZERO : elapsed;
    }
}
