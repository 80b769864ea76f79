package dev.coffre.backup.restore;

import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * Lets tasks of other threads use the target until it is closed. A run that ends early leaves tasks behind; one that went on
 * with a closed descriptor could write through whatever has its number by then. Thread-safe.
 */
final class WorkGate implements AutoCloseable {
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private boolean closed;

    /** Does {@code task} unless this is closed: then nothing is done. */
    <T> Optional<T> pass(Supplier<Optional<T>> task) {
        lock.readLock().lock();
        try {
            return closed ? Optional.empty() : task.get();
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
