package dev.coffre.server.catalog;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * A cache whose entries live for one second: the lookup runs at most once a second per key, however many callers ask.
 * Thread-safe.
 */
public final class Glances<K, V> {
    private static final long FRESH_NANOS = 1_000_000_000;

    private final Map<K, Glance<V>> last = new ConcurrentHashMap<>();
    private final Function<K, V> lookUp;

    public Glances(Function<K, V> lookUp) {
        this.lookUp = lookUp;
    }

    public V at(K key) {
        return last.compute(
                        key, (same, known) -> known != null && known.isFresh() ? known : Glance.of(lookUp.apply(key)))
                .answer();
    }

    /** @param nanos by the monotonic clock: the age must not depend on the wall clock */
    private record Glance<V>(V answer, long nanos) {
        static <V> Glance<V> of(V answer) {
            return new Glance<>(answer, System.nanoTime());
        }

        boolean isFresh() {
            return System.nanoTime() - nanos < FRESH_NANOS;
        }
    }
}
