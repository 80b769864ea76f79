package dev.coffre.agent.daemon;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** An interruptible wait: another thread can wake it once, or end all waits. Thread-safe. */
final class WakeSignal {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition signalled = lock.newCondition();
    private boolean woken;
    private boolean ended;

    /** Waits until woken or ended, but no longer than {@code longest}. */
    void await(Duration longest) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = longest.toNanos();
            while (!woken && !ended && left > 0) {
                left = signalled.awaitNanos(left);
            }
            woken = false;
        } finally {
            lock.unlock();
        }
    }

    /** Ends the current wait, or else the next one. */
    void wake() {
        lock.lock();
        try {
            woken = true;
            signalled.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Ends the current wait and all later ones. */
    void end() {
        lock.lock();
        try {
            ended = true;
            signalled.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean isEnded() {
        lock.lock();
        try {
            return ended;
        } finally {
            lock.unlock();
        }
    }
}
