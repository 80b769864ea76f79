package dev.coffre.backup.recovery;

import dev.coffre.backup.content.PlacedChunk;
import dev.coffre.backup.content.StoredChunk;
import dev.coffre.backup.place.TargetPath;
import dev.coffre.backup.place.UnfinishedFile;
import dev.coffre.sealing.Slice;
import java.util.List;
import java.util.Optional;

/**
 * Finds chunks in files that this recovery wrote, so that each chunk is fetched only once. All bytes read are verified by
 * their pid, so a file modified in the meantime cannot corrupt another one. Not thread-safe.
 */
final class RecoveredChunkIndex {
    private final ChunkLocationTable places;
    private final RecoveredFiles files;
    private final PidVerifier verifier;

    RecoveredChunkIndex(ChunkLocationTable places, RecoveredFiles files, PidVerifier verifier) {
        this.places = places;
        this.files = files;
        this.verifier = verifier;
    }

    /** Returns the plaintext of a chunk from one of the files. */
    Optional<Slice> find(StoredChunk chunk) {
        return places.find(chunk.pid())
                .flatMap(place -> files.bytesAt(place.file(), place.offset(), chunk.rawLength()))
                .map(Slice::of)
                .filter(content -> verifier.isChunk(chunk.pid(), content));
    }

    /** Registers a placed file with its chunks. */
    void add(TargetPath path, List<PlacedChunk> chunks) {
        if (!chunks.isEmpty()) {
            int file = files.add(path);
            chunks.forEach(chunk -> put(file, chunk));
        }
    }

    /**
     * Registers an unfinished file. Its chunks can be read as soon as they are {@linkplain #put put}, until
     * {@link #end}.
     */
    int begin(UnfinishedFile file) {
        return files.begin(file);
    }

    void put(int file, PlacedChunk chunk) {
        places.put(chunk.chunk().pid(), new ChunkLocationTable.ChunkLocation(file, chunk.offset()));
    }

    /** @param placed path of the finished file; empty if it was not placed */
    void end(int file, Optional<TargetPath> placed) {
        files.end(file, placed);
    }
}
