package dev.coffre.vault.client;

import java.io.IOException;
import java.time.Duration;

/**
 * Enforces a minimum of 1 KiB/s over a window of time spent waiting for the socket. Otherwise a peer could hold the
 * connection for ever, byte by byte. Time spent in the rate limiter does not count. For one thread.
 */
final class MinimumRate {
    private static final long BYTES_A_SECOND = 1 << 10;

    private final long window;
    private final long minimum;
    private long waited;
    private long receivedBytes;

    MinimumRate(Duration window) {
        this.window = window.toNanos();
        this.minimum = window.toMillis() * BYTES_A_SECOND / 1000;
    }

    /**
     * Records that {@code bytes} arrived after waiting {@code nanos}.
     *
     * @throws TooSlowException if a full window brought too little
     */
    void received(long bytes, long nanos) throws TooSlowException {
        waited += nanos;
        receivedBytes += bytes;
        if (receivedBytes >= minimum) {
            waited = 0;
            receivedBytes = 0;
        } else if (waited >= window) {
            throw new TooSlowException(receivedBytes);
        }
    }

    /** The peer sends bytes, but too few. */
    static final class TooSlowException extends IOException {
        TooSlowException(long bytes) {
            super("no more than " + bytes + " bytes came in the time for more");
        }
    }
}
