package dev.coffre.vault.testing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until a test moves it. Thread-safe. */
public final class SimulatedClock implements InstantSource {
    private final Instant start;
    private volatile Instant now;

    public SimulatedClock(Instant start) {
        this.start = start;
        this.now = start;
    }

    /** Begins on a winter's day in 2026. */
    public SimulatedClock() {
        this(Instant.parse("2026-01-15T08:00:00Z"));
    }

    @Override
    public Instant instant() {
        return now;
    }

    /** As a clock counts that nobody sets: everything that this one was moved was time that passed. */
    public long nanos() {
        return Duration.between(start, now).toNanos();
    }

    /** Forward, or back by a negative duration. */
    public synchronized void advance(Duration duration) {
        now = now.plus(duration);
    }
}
