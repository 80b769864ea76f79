package dev.coffre.server.catalog;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Answers that are a second old at most: however many people look at the same thing, it is looked up once a second.
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

    /** @param nanos of the machine's running clock: how old it is must not hang on a clock that people set */
    private record Glance<V>(V answer, long nanos) {
        static <V> Glance<V> of(V answer) {
            return new Glance<>(answer, System.nanoTime());
        }

        boolean isFresh() {
            return System.nanoTime() - nanos < FRESH_NANOS;
        }
    }
}
