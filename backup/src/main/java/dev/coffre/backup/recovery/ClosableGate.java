package dev.coffre.backup.recovery;

import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * Lets tasks of other threads use a resource until it is closed. A run that ends early leaves tasks behind. A task that
 * continued with a closed descriptor could write to another file that got the same number. Thread-safe.
 */
final class ClosableGate implements AutoCloseable {
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private boolean closed;

    /** Runs {@code task}. Returns empty without running it if this is closed. */
    <T> Optional<T> run(Supplier<Optional<T>> task) {
        lock.readLock().lock();
        try {
            return closed ? Optional.empty() : task.get();
        } finally {
            lock.readLock().unlock();
        }
    }

    /** On return, no task is running, and none starts afterwards. */
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
