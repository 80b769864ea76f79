package dev.coffre.backup.restore;

import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Lets tasks of other threads use the target until it is closed. A run that ends early leaves tasks behind; one that went on
 * with a closed descriptor could write through whatever has its number by then. Thread-safe.
 */
final class WorkGate implements AutoCloseable {
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private boolean closed;

    /** Runs {@code task} unless this is closed. */
    void pass(Runnable task) {
        lock.readLock().lock();
        try {
            if (!closed) {
                task.run();
            }
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Returns when no task is running; none begins afterwards. */
    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            closed = true;
        } finally {
            lock.writeLock().unlock();
        }
    }
}
