package dev.coffre.backup.restore;

import dev.coffre.backup.content.PlacedChunk;
import dev.coffre.backup.recall.Recall;
import dev.coffre.backup.reference.Child;
import dev.coffre.sealing.Slice;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Gets chunks from the nearest source: one in flight is shared, one on the target's disk is read there, and the rest is fetched
 * from the vault. For one thread.
 */
final class ChunkSupply {
    private final Recall recall;
    private final RecoveredChunks recovered;
    private final Map<Child, Shared> underWay = new HashMap<>();

    private record Shared(CompletableFuture<Slice> raw, int takers) {
        Shared by(int takers) {
            return new Shared(raw, this.takers + takers);
        }
    }

    ChunkSupply(Recall recall, RecoveredChunks recovered) {
        this.recall = recall;
        this.recovered = recovered;
    }

    /** Returns the plaintext. It stays in memory until each caller has {@linkplain #release released} it. */
    CompletableFuture<Slice> want(PlacedChunk chunk, KnownContent known) {
        Shared shared = underWay.get(chunk.chunk());
        Shared taken = shared == null ? new Shared(nearest(chunk, known), 1) : shared.by(1);
        underWay.put(chunk.chunk(), taken);
        return taken.raw();
    }

    private CompletableFuture<Slice> nearest(PlacedChunk chunk, KnownContent known) {
        Optional<Slice> there = known.at(chunk).or(() -> recovered.of(chunk.chunk()));
        return there.isPresent() ? CompletableFuture.completedFuture(there.get()) : recall.want(chunk.chunk());
    }

    /** Releases a chunk that is written or not wanted any more. */
    void release(PlacedChunk chunk) {
        Shared shared = underWay.remove(chunk.chunk());
        if (shared != null && shared.takers() > 1) {
            underWay.put(chunk.chunk(), shared.by(-1));
        }
    }
}
