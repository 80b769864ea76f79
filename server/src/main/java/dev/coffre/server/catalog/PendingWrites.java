package dev.coffre.server.catalog;

import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongSupplier;

/**
 * The writes that run or wait, in their order. Thread-safe.
 *
 * @param nanos a monotonic clock
 */
record PendingWrites(LongSupplier nanos, Queue<Long> begun) {
    static PendingWrites by(LongSupplier nanos) {
        return new PendingWrites(nanos, new ConcurrentLinkedQueue<>());
    }

    /** Returns the write, which is pending from now until it has run. */
    <T> Callable<T> add(Callable<T> write) {
        Long now = nanos.getAsLong();
        begun.add(now);
        return () -> {
            try {
                return write.call();
            } finally {
                begun.remove(now);
            }
        };
    }

    /** Returns for how long the oldest one has been pending; zero if there is none. */
    Duration oldest() {
        return Optional.ofNullable(begun.peek())
                .map(first -> Duration.ofNanos(nanos.getAsLong() - first))
                .orElse(Duration.ZERO);
    }
}
