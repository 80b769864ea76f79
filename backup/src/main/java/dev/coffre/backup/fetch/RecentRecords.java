package dev.coffre.backup.fetch;

import dev.coffre.backup.record.RecordReference;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Opened records that are needed several times, and those of them in flight. The least recently used are evicted. Keyed by
 * the whole reference: two parents that contradict each other about one record share nothing. Not thread-safe.
 */
final class RecentRecords<V> {
    private final long capacity;
    private final Map<RecordReference, CompletableFuture<V>> values = new LinkedHashMap<>(64, 0.75f, true);
    private long bytes;

    /** @param capacity bytes of plaintext */
    RecentRecords(long capacity) {
        this.capacity = capacity;
    }

    /** Returns the future value of a record. If it is absent, {@code request} supplies it. */
    CompletableFuture<V> get(RecordReference record, Supplier<CompletableFuture<V>> request) {
        CompletableFuture<V> known = values.get(record);
        if (known != null) {
            return known;
        }
        CompletableFuture<V> requested = request.get();
        values.put(record, requested);
        bytes += record.rawLength();
        evictOldest();
        return requested;
    }

    private void evictOldest() {
        Iterator<RecordReference> oldest = values.keySet().iterator();
        while (bytes > capacity && oldest.hasNext()) {
            bytes -= oldest.next().rawLength();
            oldest.remove();
        }
    }
}
