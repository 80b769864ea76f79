package dev.coffre.server.limit;

import java.time.Duration;

/**
 * The speed of a body on the wire: less than 1 KiB/s over 60 s of waiting for the peer is too slow. Only time spent waiting
 * counts, not the service's own work. Thread-safe: one thread moves bytes, another one checks.
 */
final class SlowTransferDetector {
    private static final long WINDOW = Duration.ofSeconds(60).toNanos();
    private static final long MIN_BYTES = 60 << 10;

    private long waited;
    private long moved;
    private long waitingSince;
    private boolean waiting;

    /** Starts measuring another body. */
    synchronized void reset() {
        waited = 0;
        moved = 0;
    }

    /** Starts waiting for the peer. */
    synchronized void waitBegins(long now) {
        waiting = true;
        waitingSince = now;
    }

    /** Ends waiting: the peer has taken or sent {@code bytes}. */
    synchronized void waitEnds(long now, long bytes) {
        waited += now - waitingSince;
        waiting = false;
        moved += bytes;
        if (moved >= MIN_BYTES) {
            reset();
        }
    }

    /** Returns whether a whole window of waiting moved fewer bytes than required. */
    synchronized boolean isTooSlow(long now) {
        return waiting && waited + (now - waitingSince) >= WINDOW;
    }
}
