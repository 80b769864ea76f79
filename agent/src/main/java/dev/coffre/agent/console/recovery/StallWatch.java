package dev.coffre.agent.console.recovery;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Acts when one operation takes too long: a paused download, or one whose vault sends nothing, must not hold a process and
 * its connection to the vault for hours. Thread-safe.
 */
final class StallWatch implements AutoCloseable {
    private static final int CHECKS_PER_LIMIT = 20;
    private static final long IDLE = 0;

    private final Duration limit;
    private final Runnable onStall;
    private final CountDownLatch closed = new CountDownLatch(1);
    private long busySince = IDLE;
    private boolean stalled;

    private StallWatch(Duration limit, Runnable onStall) {
        this.limit = limit;
        this.onStall = onStall;
    }

    /** @param onStall runs at most once, and only during an operation */
    static StallWatch start(Duration limit, Runnable onStall) {
        StallWatch watch = new StallWatch(limit, onStall);
        Thread.ofVirtual().name("stall-watch").start(watch::run);
        return watch;
    }

    private void run() {
        try {
            while (!closed.await(Math.max(1, limit.toMillis() / CHECKS_PER_LIMIT), TimeUnit.MILLISECONDS) && !check()) {
                // The next check follows.
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns whether the operation has stalled. */
    private synchronized boolean check() {
        if (busySince != IDLE && System.nanoTime() - busySince > limit.toNanos()) {
            stalled = true;
            onStall.run();
        }
        return stalled;
    }

    /** An operation that may stall begins. */
    synchronized void begin() {
        busySince = System.nanoTime() | 1;
    }

    /** The operation has ended. */
    synchronized void end() {
        busySince = IDLE;
    }

    synchronized boolean hasStalled() {
        return stalled;
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
