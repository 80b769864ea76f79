package dev.coffre.vault.remote;

import java.io.IOException;
import java.time.Duration;

/**
 * Enforces a minimum of 1 KiB/s over a window of time spent waiting for the socket. Otherwise a peer could hold the connection
 * for ever, byte by byte. Time spent in the rate limiter does not count. For one thread.
 */
final class LeastRate {
    private static final long BYTES_A_SECOND = 1 << 10;

    private final long window;
    private final long least;
    private long waited;
    private long moved;

    LeastRate(Duration window) {
        this.window = window.toNanos();
        this.least = window.toMillis() * BYTES_A_SECOND / 1000;
    }

    /**
     * Records that {@code bytes} arrived after waiting {@code nanos}.
     *
     * @throws TooSlow if a full window brought too little
     */
    void moved(long bytes, long nanos) throws TooSlow {
        waited += nanos;
        moved += bytes;
        if (moved >= least) {
            waited = 0;
            moved = 0;
        } else if (waited >= window) {
            throw new TooSlow(moved);
        }
    }

    /** The peer sends bytes, but too few. */
    static final class TooSlow extends IOException {
        TooSlow(long bytes) {
            super("no more than " + bytes + " bytes came in the time for more");
        }
    }
}
