package dev.coffre.backup.save.flow;

import dev.coffre.vault.problem.ProblemCode;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Bounds the bytes in flight between two stages of a run: the producer takes bytes, and the consumer gives them back. An item
 * larger than the window passes alone. Thread-safe.
 */
public final class Window {
    /** Interval at which a waiting thread checks the stop signal. */
    private static final long POLL_MILLIS = 200;

    private final long size;
    private final StopSignal stop;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private long taken;

    public Window(long size, StopSignal stop) {
        this.size = size;
        this.stop = stop;
    }

    /** Waits until {@code bytes} fit, and takes them. */
    public void take(long bytes) {
        lock.lock();
        try {
            while (!fits(bytes)) {
                pause();
            }
            taken += bytes;
        } finally {
            lock.unlock();
        }
    }

    /** Takes {@code bytes} if they fit now. Returns whether it did. */
    public boolean tryTake(long bytes) {
        lock.lock();
        try {
            if (!fits(bytes)) {
                return false;
            }
            taken += bytes;
            return true;
        } finally {
            lock.unlock();
        }
    }

    public void give(long bytes) {
        lock.lock();
        try {
            taken -= bytes;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until nothing is in flight. */
    public void awaitEmpty() {
        lock.lock();
        try {
            while (taken > 0) {
                pause();
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean fits(long bytes) {
        return taken == 0 || taken + bytes <= size;
    }

    private void pause() {
        stop.check();
        try {
            changed.await(POLL_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stop.fail(ProblemCode.JOB_CANCELLED.problem());
        }
    }
}
