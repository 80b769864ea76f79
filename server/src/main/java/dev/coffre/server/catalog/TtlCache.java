package dev.coffre.server.catalog;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * A cache whose entries live for one second. The lookup runs at most once a second per key, regardless of the number of
 * callers. Thread-safe.
 */
public final class TtlCache<K, V> {
    private static final long TTL_NANOS = 1_000_000_000;

    private final Map<K, TtlEntry<V>> entries = new ConcurrentHashMap<>();
    private final Function<K, V> loader;

    public TtlCache(Function<K, V> lookUp) {
        this.loader = lookUp;
    }

    public V get(K key) {
        return entries.compute(
                        key,
                        (same, cached) -> cached != null && cached.isFresh() ? cached : TtlEntry.of(loader.apply(key)))
                .value();
    }

    /** @param loadedNanos by the monotonic clock, because the age must not depend on the wall clock */
    private record TtlEntry<V>(V value, long loadedNanos) {
        static <V> TtlEntry<V> of(V answer) {
            return new TtlEntry<>(answer, System.nanoTime());
        }

        boolean isFresh() {
            return System.nanoTime() - loadedNanos < TTL_NANOS;
        }
    }
}
