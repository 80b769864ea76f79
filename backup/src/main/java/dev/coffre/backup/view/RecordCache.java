package dev.coffre.backup.view;

import dev.coffre.backup.record.RecordReference;
import dev.coffre.backup.run.Futures;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Values made of opened records. The least recently used are evicted when the plaintext of all exceeds the capacity. A
 * value that several threads want at once is loaded once. A failure is not cached. Thread-safe.
 *
 * <p>Keyed by everything that a parent says: two parents that contradict each other about one record share nothing.
 *
 * @param <K> the reference to a record, or a patched chunk
 */
final class RecordCache<K, V> {
    private final long capacity;
    private final ToLongFunction<K> size;
    private final Map<K, CompletableFuture<V>> values = new LinkedHashMap<>(64, 0.75f, true);
    private long bytes;

    /**
     * @param capacity bytes of plaintext; the newest value is kept even if it is larger
     * @param size bytes that a value takes, mostly plaintext
     */
    RecordCache(long capacity, ToLongFunction<K> size) {
        this.capacity = capacity;
        this.size = size;
    }

    /** A cache of opened records. */
    static <V> RecordCache<RecordReference, V> ofRecords(long capacity) {
        return new RecordCache<>(capacity, RecordReference::rawLength);
    }

    /**
     * Returns the value of a record. If it is absent, runs {@code load} in this thread.
     *
     * @throws dev.coffre.vault.problem.Problem that of {@code load}, in each thread that waits for it
     */
    V get(K record, Supplier<V> load) {
        CompletableFuture<V> mine = new CompletableFuture<>();
        CompletableFuture<V> known = putIfAbsent(record, mine);
        if (known != null) {
            return Futures.join(known);
        }
        try {
            mine.complete(load.get());
        } catch (RuntimeException | Error failure) {
            remove(record, mine);
            mine.completeExceptionally(failure);
        }
        return Futures.join(mine);
    }

    /** Returns the future value of a record. If it is absent, {@code request} supplies it. */
    CompletableFuture<V> request(K record, Supplier<CompletableFuture<V>> request) {
        CompletableFuture<V> mine = new CompletableFuture<>();
        CompletableFuture<V> known = putIfAbsent(record, mine);
        if (known != null) {
            return known;
        }
        try {
            request.get().whenComplete((value, failure) -> {
                if (failure == null) {
                    mine.complete(value);
                } else {
                    remove(record, mine);
                    mine.completeExceptionally(failure);
                }
            });
        } catch (RuntimeException | Error failure) {
            remove(record, mine);
            mine.completeExceptionally(failure);
        }
        return mine;
    }

    private synchronized @Nullable CompletableFuture<V> putIfAbsent(K record, CompletableFuture<V> value) {
        CompletableFuture<V> known = values.get(record);
        if (known != null) {
            return known;
        }
        values.put(record, value);
        bytes += size.applyAsLong(record);
        Iterator<K> oldest = values.keySet().iterator();
        while (bytes > capacity && values.size() > 1) {
            bytes -= size.applyAsLong(oldest.next());
            oldest.remove();
        }
        return null;
    }

    private synchronized void remove(K record, CompletableFuture<V> value) {
        if (values.remove(record, value)) {
            bytes -= size.applyAsLong(record);
        }
    }

    /** Removes a value, if it is there. Threads that wait for it still receive it. */
    synchronized void evict(K record) {
        if (values.remove(record) != null) {
            bytes -= size.applyAsLong(record);
        }
    }

    synchronized boolean contains(K record) {
        return values.containsKey(record);
    }
}
