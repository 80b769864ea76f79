package dev.coffre.server.limit;

import java.time.Duration;

/**
 * How fast a body moves on the wire: less than 1 KiB/s over 60 s of waiting for the other side is too slow. Only that
 * waiting counts, not what the service itself takes. Thread-safe: one thread moves bytes, another one looks on.
 */
final class Progress {
    private static final long WINDOW = Duration.ofSeconds(60).toNanos();
    private static final long LEAST_BYTES = 60 << 10;

    private long waited;
    private long moved;
    private long waitingSince;
    private boolean waiting;

    /** Another body begins. */
    synchronized void reset() {
        waited = 0;
        moved = 0;
    }

    /** The other side is waited for from now on. */
    synchronized void begin(long now) {
        waiting = true;
        waitingSince = now;
    }

    /** It has taken or brought so many bytes. */
    synchronized void end(long now, long bytes) {
        waited += now - waitingSince;
        waiting = false;
        moved += bytes;
        if (moved >= LEAST_BYTES) {
            reset();
        }
    }

    /** Whether a whole window of waiting has brought less than it must. */
    synchronized boolean isTooSlow(long now) {
        return waiting && waited + (now - waitingSince) >= WINDOW;
    }
}
