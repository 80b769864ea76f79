package dev.coffre.vault.remote;

import java.io.IOException;
import java.time.Duration;

/**
 * Less than 1 KiB/s over a window of waiting for the socket is too slow: who holds the other end could keep this one for ever,
 * byte after byte. What a throttle waits does not count. Used by one thread.
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
     * So much came after waiting for so long.
     *
     * @throws TooSlow when a whole window brought too little
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

    /** The other end moves bytes, and too few. */
    static final class TooSlow extends IOException {
        TooSlow(long bytes) {
            super("no more than " + bytes + " bytes came in the time for more");
        }
    }
}
