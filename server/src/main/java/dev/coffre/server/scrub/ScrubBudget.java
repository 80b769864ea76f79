package dev.coffre.server.scrub;

import java.time.Duration;
import java.time.Instant;

/**
 * How many bytes may be read now. Each moment brings its part of a day's share, which is saved up for a day at most. What is
 * read in one piece may cost more than there is, and is paid for by waiting longer afterwards. Not thread-safe.
 */
final class ScrubBudget {
    private static final Duration SAVED = Duration.ofDays(1);

    private Instant last;
    private double bytes = 1;

    ScrubBudget(Instant start) {
        this.last = start;
    }

    /** Time that runs backwards brings nothing. */
    void earn(Instant now, long bytesADay) {
        double days = Math.max(0, Duration.between(last, now).toMillis()) / (double) SAVED.toMillis();
        bytes = Math.min(bytes + days * bytesADay, bytesADay);
        last = now;
    }

    boolean isLeft() {
        return bytes > 0;
    }

    void spend(long read) {
        bytes -= read;
    }
}
