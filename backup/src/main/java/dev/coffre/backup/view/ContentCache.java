package dev.coffre.backup.view;

import dev.coffre.backup.bundle.Bundle;
import dev.coffre.backup.content.PatchedChunk;
import dev.coffre.backup.content.StoredChunk;
import dev.coffre.backup.content.WholeChunk;
import dev.coffre.backup.fetch.RecordFetcher;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.backup.run.Futures;
import dev.coffre.sealing.Slice;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Recently used chunks, bundles and composed chunks. What is absent is fetched from the vault, in batches. Those in flight
 * count as cached, so the capacity bounds both. Thread-safe.
 */
final class ContentCache {
    private final RecordFetcher fetcher;
    private final RecordCache<RecordReference, CachedRecord> records;
    private final RecordCache<PatchedChunk, Slice> composed;

    private sealed interface CachedRecord {}

    /** A chunk or a patch bundle. */
    private record Plaintext(Slice raw) implements CachedRecord {}

    private record Files(Bundle bundle) implements CachedRecord {}

    /**
     * @param fetcher used by this object only
     * @param cacheBytes plaintext of records
     * @param composedBytes content and extents of patched chunks, beyond that
     */
    ContentCache(RecordFetcher fetcher, long cacheBytes, long composedBytes) {
        this.fetcher = fetcher;
        this.records = RecordCache.ofRecords(cacheBytes);
        this.composed = new RecordCache<>(composedBytes, PatchedChunk::memoryBytes);
    }

    /** Waits for a chunk. */
    Slice chunk(StoredChunk chunk) {
        CompletableFuture<Slice> value;
        synchronized (fetcher) {
            value = request(chunk);
            fetcher.flush();
        }
        return Futures.join(value);
    }

    /** Forgets a chunk, but not the records that a patched one shares with others. */
    void evict(StoredChunk chunk) {
        switch (chunk) {
            case WholeChunk(RecordReference record) -> records.evict(record);
            case PatchedChunk patched -> composed.evict(patched);
        }
    }

    /** Waits for a bundle. */
    Bundle bundle(RecordReference bundle) {
        CompletableFuture<CachedRecord> value;
        synchronized (fetcher) {
            value = request(bundle);
            fetcher.flush();
        }
        return switch (Futures.join(value)) {
            case Files(Bundle files) -> files;
            case Plaintext _ -> throw new IllegalArgumentException("a chunk is no bundle");
        };
    }

    /**
     * Returns how many bytes of records must be fetched for a chunk.
     *
     * @param announced records that will be fetched anyway; those of the chunk are added
     */
    long bytesToFetch(StoredChunk chunk, Set<RecordReference> announced) {
        return chunk.records().stream()
                .filter(record -> !records.contains(record) && announced.add(record))
                .mapToLong(RecordReference::rawLength)
                .sum();
    }

    /** Requests chunks together without waiting for them. */
    void prefetchChunks(List<StoredChunk> chunks) {
        synchronized (fetcher) {
            chunks.forEach(this::request);
            fetcher.flush();
        }
    }

    /** Requests records together without waiting for them. */
    void prefetch(List<RecordReference> wanted) {
        synchronized (fetcher) {
            wanted.forEach(this::request);
            fetcher.flush();
        }
    }

    private CompletableFuture<Slice> request(StoredChunk chunk) {
        return switch (chunk) {
            case WholeChunk(RecordReference record) -> plaintext(record);
            case PatchedChunk patched -> composed.request(patched, () -> fetcher.compose(patched, this::plaintext));
        };
    }

    private CompletableFuture<Slice> plaintext(RecordReference record) {
        return request(record).thenApply(opened -> switch (opened) {
            case Plaintext(Slice raw) -> raw;
            case Files _ -> throw new IllegalArgumentException("a bundle is no chunk");
        });
    }

    private CompletableFuture<CachedRecord> request(RecordReference record) {
        return records.request(record, () -> fetcher.requestPlaintext(record).thenApply(raw -> opened(record, raw)));
    }

    private static CachedRecord opened(RecordReference record, Slice raw) {
        return switch (record.type()) {
            case BUNDLE -> new Files(RecordFetcher.decodeBundle(record, raw));
            case CHUNK, PATCH -> new Plaintext(raw);
            default -> throw new IllegalArgumentException("no content in a " + record.type());
        };
    }
}
