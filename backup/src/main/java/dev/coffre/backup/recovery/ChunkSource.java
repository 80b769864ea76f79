package dev.coffre.backup.recovery;

import dev.coffre.backup.content.PlacedChunk;
import dev.coffre.backup.content.StoredChunk;
import dev.coffre.backup.fetch.RecordFetcher;
import dev.coffre.sealing.Slice;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Gets chunks from the nearest source: one in flight is shared, one on the target's disk is read there, and the rest is
 * fetched from the vault. Not thread-safe.
 */
final class ChunkSource {
    private final RecordFetcher fetcher;
    private final RecoveredChunkIndex recovered;
    private final Map<StoredChunk, SharedChunk> inFlight = new HashMap<>();

    private record SharedChunk(CompletableFuture<Slice> raw, int users) {
        SharedChunk withUsers(int takers) {
            return new SharedChunk(raw, this.users + takers);
        }
    }

    ChunkSource(RecordFetcher fetcher, RecoveredChunkIndex recovered) {
        this.fetcher = fetcher;
        this.recovered = recovered;
    }

    /**
     * A chunk that was requested.
     *
     * @param raw its plaintext
     * @param bytes that it takes in memory: its plaintext and extents, or the records that were requested for it if they are
     *     longer
     */
    record RequestedChunk(PlacedChunk chunk, CompletableFuture<Slice> raw, long bytes) {}

    /** Requests the plaintext. It stays in memory until each caller has {@linkplain #release released} it. */
    RequestedChunk request(PlacedChunk chunk, ReusableContent known) {
        long before = fetcher.requestedBytes();
        SharedChunk shared = inFlight.get(chunk.chunk());
        SharedChunk taken = shared == null ? new SharedChunk(nearest(chunk, known), 1) : shared.withUsers(1);
        inFlight.put(chunk.chunk(), taken);
        long bytes = Math.max(chunk.chunk().memoryBytes(), fetcher.requestedBytes() - before);
        return new RequestedChunk(chunk, taken.raw(), bytes);
    }

    private CompletableFuture<Slice> nearest(PlacedChunk chunk, ReusableContent known) {
        Optional<Slice> there = known.chunkAt(chunk).or(() -> recovered.find(chunk.chunk()));
        return there.isPresent() ? CompletableFuture.completedFuture(there.get()) : fetcher.requestChunk(chunk.chunk());
    }

    /** Releases a chunk that is written or not wanted any more. */
    void release(PlacedChunk chunk) {
        SharedChunk shared = inFlight.remove(chunk.chunk());
        if (shared != null && shared.users() > 1) {
            inFlight.put(chunk.chunk(), shared.withUsers(-1));
        }
    }
}
