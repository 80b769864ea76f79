package dev.coffre.backup.view;

import dev.coffre.backup.bundle.Bundle;
import dev.coffre.backup.fetch.RecordFetcher;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.sealing.Slice;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Opened chunks and bundles, requested from the vault in batches. Those in flight count as cached, so the capacity
 * bounds both. Thread-safe.
 */
final class DataRecords {
    private final RecordFetcher fetcher;
    private final RecordCache<DataRecord> cache;

    private sealed interface DataRecord {}

    private record Chunk(Slice raw) implements DataRecord {}

    private record Files(Bundle bundle) implements DataRecord {}

    /** @param fetcher used by this object only */
    DataRecords(RecordFetcher fetcher, long cacheBytes) {
        this.fetcher = fetcher;
        this.cache = new RecordCache<>(cacheBytes);
    }

    /** Waits for a chunk. */
    Slice chunk(RecordReference chunk) {
        return switch (RecordFetcher.await(requested(chunk))) {
            case Chunk(Slice raw) -> raw;
            case Files _ -> throw new IllegalArgumentException("a bundle is no chunk");
        };
    }

    /** Waits for a bundle. */
    Bundle bundle(RecordReference bundle) {
        return switch (RecordFetcher.await(requested(bundle))) {
            case Files(Bundle files) -> files;
            case Chunk _ -> throw new IllegalArgumentException("a chunk is no bundle");
        };
    }

    /** Requests records together without waiting for them. */
    void prefetch(List<RecordReference> records) {
        synchronized (fetcher) {
            records.forEach(this::request);
            fetcher.flush();
        }
    }

    private CompletableFuture<DataRecord> requested(RecordReference record) {
        synchronized (fetcher) {
            CompletableFuture<DataRecord> value = request(record);
            fetcher.flush();
            return value;
        }
    }

    private CompletableFuture<DataRecord> request(RecordReference record) {
        return cache.request(record, () -> fetcher.requestPlaintext(record).thenApply(raw -> opened(record, raw)));
    }

    private static DataRecord opened(RecordReference record, Slice raw) {
        return switch (record.type()) {
            case BUNDLE -> new Files(RecordFetcher.decodeBundle(record, raw));
            case CHUNK -> new Chunk(raw);
            default -> throw new IllegalArgumentException("no content in a " + record.type());
        };
    }
}
