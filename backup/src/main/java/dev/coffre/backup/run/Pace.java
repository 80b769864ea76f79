package dev.coffre.backup.run;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Says when it is time to tell of progress again: a few times a second. Not thread-safe. */
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

    /** Whether it is time; if so, the next time comes later. */
    public boolean isDue() {
        Instant now = clock.instant();
        // A clock that was set back is due as well: it would be silent for long otherwise.
        if (Duration.between(last, now).abs().compareTo(STEP) < 0) {
            return false;
        }
        last = now;
        return true;
    }

    /** Since this was made. */
    public Duration elapsed() {
        Duration elapsed = Duration.between(began, clock.instant());
        return elapsed.isNegative() ? Duration.ZERO : elapsed;
    }
}
