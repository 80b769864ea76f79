package dev.coffre.backup.restore;

import dev.coffre.backup.content.PlacedChunk;
import dev.coffre.backup.place.PlacedFile;
import dev.coffre.backup.place.TargetPath;
import dev.coffre.backup.reference.Child;
import dev.coffre.sealing.Slice;
import java.util.List;
import java.util.Optional;

/**
 * Finds chunks in files that this recovery wrote, so that each is fetched only once. All bytes read are verified by their pid,
 * so a file modified meanwhile cannot corrupt another one. For one thread.
 */
final class RecoveredChunks {
    private final ChunkPlaces places;
    private final RecoveredFiles files;
    private final PidProof proof;

    RecoveredChunks(ChunkPlaces places, RecoveredFiles files, PidProof proof) {
        this.places = places;
        this.files = files;
        this.proof = proof;
    }

    /** Returns the plaintext of a chunk from one of the files. */
    Optional<Slice> of(Child chunk) {
        return places.find(chunk.pid())
                .flatMap(place -> files.bytesAt(place.file(), place.offset(), chunk.rawLength()))
                .map(Slice::of)
                .filter(content -> proof.isChunk(chunk.pid(), content));
    }

    /** Registers a placed file with its chunks. */
    void add(TargetPath path, List<PlacedChunk> chunks) {
        if (!chunks.isEmpty()) {
            int file = files.add(path);
            chunks.forEach(chunk -> put(file, chunk));
        }
    }

    /** Registers an unfinished file. Its chunks can be read as soon as they are {@linkplain #put put}, until {@link #end}. */
    int begin(PlacedFile file) {
        return files.begin(file);
    }

    void put(int file, PlacedChunk chunk) {
        places.put(chunk.chunk().pid(), new ChunkPlaces.Place(file, chunk.offset()));
    }

    /** @param placed path of the finished file; empty if it was not placed */
    void end(int file, Optional<TargetPath> placed) {
        files.end(file, placed);
    }
}
