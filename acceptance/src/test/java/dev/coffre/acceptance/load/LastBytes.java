package dev.coffre.acceptance.load;

import dev.coffre.vault.client.RateLimiter;

/**
 * When the last bytes of a body were handed over, at most 16 KiB of them: told by the place where a throttle would wait.
 * Each thread that sends is told of its own body.
 */
final class LastBytes implements RateLimiter {
    private final ThreadLocal<Body> body = ThreadLocal.withInitial(Body::new);

    private static final class Body {
        long left;
        long lastAt;
    }

    /** The calling thread is about to send so many. */
    void expect(long bytes) {
        body.get().left = bytes;
    }

    /** By {@link System#nanoTime}. */
    long handedOverAt() {
        return body.get().lastAt;
    }

    @Override
    public void acquire(int bytes) {
        Body sent = body.get();
        if (sent.left > 0) { // what comes after it are bytes of the answer
            sent.left -= bytes;
            sent.lastAt = System.nanoTime();
        }
    }
}
