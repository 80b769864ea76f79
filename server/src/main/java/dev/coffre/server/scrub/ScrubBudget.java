package dev.coffre.server.scrub;

import java.time.Duration;
import java.time.Instant;

/**
 * A token bucket for scrub reads. It fills with the daily share and holds one day's share at most. A single read may
 * overdraw it, and the next reads wait longer. Not thread-safe.
 */
final class ScrubBudget {
    private static final Duration CAPACITY = Duration.ofDays(1);

    private Instant last;
    private double bytes = 1;

    ScrubBudget(Instant start) {
        this.last = start;
    }

    /** Adds the share of the time since the last call. A clock that went back adds nothing. */
    void refill(Instant now, long bytesADay) {
        double days = Math.max(0, Duration.between(last, now).toMillis()) / (double) CAPACITY.toMillis();
        bytes = Math.min(bytes + days * bytesADay, bytesADay);
        last = now;
    }

    boolean isAvailable() {
        return bytes > 0;
    }

    void spend(long read) {
        bytes -= read;
    }
}
