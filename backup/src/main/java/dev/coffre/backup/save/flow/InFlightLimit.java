package dev.coffre.backup.save.flow;

import dev.coffre.vault.problem.ProblemCode;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Bounds the bytes in flight between two stages of a run: the producer takes bytes, and the consumer gives them back. An
 * item larger than the limit passes alone. Thread-safe.
 */
public final class InFlightLimit {
    /** Interval at which a waiting thread checks the stop signal. */
    private static final long POLL_MILLIS = 200;

    private final long limit;
    private final StopSignal stop;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private long inFlight;

    public InFlightLimit(long limit, StopSignal stop) {
        this.limit = limit;
        this.stop = stop;
    }

    /** Waits until {@code bytes} fit, and takes them. */
    public void acquire(long bytes) {
        lock.lock();
        try {
            while (!fits(bytes)) {
                awaitChange();
            }
            inFlight += bytes;
        } finally {
            lock.unlock();
        }
    }

    /** Takes {@code bytes} if they fit now. Returns whether it did. */
    public boolean tryAcquire(long bytes) {
        lock.lock();
        try {
            if (!fits(bytes)) {
                return false;
            }
            inFlight += bytes;
            return true;
        } finally {
            lock.unlock();
        }
    }

    public void release(long bytes) {
        lock.lock();
        try {
            inFlight -= bytes;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until nothing is in flight. */
    public void awaitEmpty() {
        lock.lock();
        try {
            while (inFlight > 0) {
                awaitChange();
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean fits(long bytes) {
        return inFlight == 0 || inFlight + bytes <= limit;
    }

    private void awaitChange() {
        stop.check();
        try {
            changed.await(POLL_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stop.fail(ProblemCode.JOB_CANCELLED.problem());
        }
    }
}
