package dev.coffre.backup.run;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Limits progress reports to a few per second. Not thread-safe. */
public final class Pace {
    private static final Duration STEP = Duration.ofMillis(250);

    private final InstantSource clock;
    private final Instant began;
    private Instant last;

    public Pace(InstantSource clock) {
        this.clock = clock;
        began = clock.instant();
        last = began;
    }

    /** Returns whether a report is due, and if so, starts the next interval. */
    public boolean isDue() {
        Instant now = clock.instant();
        // A clock that was set back counts as due. Otherwise reports would stop for a long time.
        if (Duration.between(last, now).abs().compareTo(STEP) < 0) {
            return false;
        }
        last = now;
        return true;
    }

    /** Time since this object was created. */
    public Duration elapsed() {
        Duration elapsed = Duration.between(began, clock.instant());
        return elapsed.isNegative() ? Duration.ZERO : elapsed;
    }
}
