package dev.coffre.backup.restore;

import dev.coffre.backup.content.PlacedChunk;
import dev.coffre.backup.libc.ErrnoException;
import dev.coffre.backup.place.ExistingFile;
import dev.coffre.sealing.PidHasher;
import dev.coffre.sealing.SealedType;
import dev.coffre.sealing.Slice;
import java.util.Optional;

/** What of a file need not be fetched, because the one that it replaces has the same bytes at the same place. */
@FunctionalInterface
interface KnownContent {
    KnownContent NOTHING = chunk -> Optional.empty();

    Optional<Slice> at(PlacedChunk chunk) throws ErrnoException;

    /** @param hasher of the epoch by which most of the file is sealed; chunks of another epoch are fetched */
    static KnownContent of(ExistingFile file, PidHasher hasher) {
        return chunk -> {
            if (chunk.end() > file.size()) {
                return Optional.empty();
            }
            byte[] bytes = new byte[chunk.chunk().rawLength()];
            int read = file.read(chunk.offset(), bytes, 0, bytes.length);
            Slice content = Slice.of(bytes);
            return read == bytes.length
                            && hasher.ofRecord(SealedType.CHUNK, content)
                                    .equals(chunk.chunk().pid())
                    ? Optional.of(content)
                    : Optional.empty();
        };
    }
}
