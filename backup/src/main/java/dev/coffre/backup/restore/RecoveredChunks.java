package dev.coffre.backup.restore;

import dev.coffre.backup.content.PlacedChunk;
import dev.coffre.backup.place.PlacedFile;
import dev.coffre.backup.place.TargetPath;
import dev.coffre.backup.reference.Child;
import dev.coffre.sealing.Slice;
import java.util.List;
import java.util.Optional;

/**
 * The chunks that lie in what this recovery made, so that none is fetched for each file that has it. What is read is
 * hashed before anybody gets it, so a file that somebody changed meanwhile spoils no other. For one thread.
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

    /** The plaintext of a chunk that lies somewhere. */
    Optional<Slice> of(Child chunk) {
        return places.find(chunk.pid())
                .flatMap(place -> files.bytesAt(place.file(), place.offset(), chunk.rawLength()))
                .map(Slice::of)
                .filter(content -> proof.isChunk(chunk.pid(), content));
    }

    /** A file that stands with these chunks. */
    void add(TargetPath path, List<PlacedChunk> chunks) {
        if (!chunks.isEmpty()) {
            int file = files.add(path);
            chunks.forEach(chunk -> put(file, chunk));
        }
    }

    /** Begins a file whose chunks lie in it as soon as each is {@linkplain #put put}, until {@link #end}. */
    int begin(PlacedFile file) {
        return files.begin(file);
    }

    void put(int file, PlacedChunk chunk) {
        places.put(chunk.chunk().pid(), new ChunkPlaces.Place(file, chunk.offset()));
    }

    /** @param placed where the file stands that was begun, if anywhere */
    void end(int file, Optional<TargetPath> placed) {
        files.end(file, placed);
    }
}
