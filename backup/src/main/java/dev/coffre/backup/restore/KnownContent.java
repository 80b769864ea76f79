package dev.coffre.backup.restore;

import dev.coffre.backup.content.Content;
import dev.coffre.backup.content.PlacedChunk;
import dev.coffre.backup.libc.ErrnoException;
import dev.coffre.backup.place.ExistingFile;
import dev.coffre.backup.tree.Entry;
import dev.coffre.sealing.Owner;
import dev.coffre.sealing.Slice;
import java.util.Optional;

/**
 * Content that need not be fetched, because the file that is replaced has the same bytes at the same position. Unreadable bytes
 * count as unknown.
 */
interface KnownContent extends AutoCloseable {
    KnownContent NOTHING = new Nothing();

    /** Returns the plaintext of a chunk, if it is there. */
    Optional<Slice> at(PlacedChunk chunk);

    /** Returns the whole content of a bundled file, if it is there. */
    Optional<Slice> of(Entry entry, Content.Bundled place);

    @Override
    void close() throws ErrnoException;

    /** For paths without a file. */
    final class Nothing implements KnownContent {
        @Override
        public Optional<Slice> at(PlacedChunk chunk) {
            return Optional.empty();
        }

        @Override
        public Optional<Slice> of(Entry entry, Content.Bundled place) {
            return Optional.empty();
        }

        @Override
        public void close() {}
    }

    /** For an existing file. */
    record Standing(ExistingFile file, PidProof proof) implements KnownContent {
        @Override
        public Optional<Slice> at(PlacedChunk chunk) {
            return file.bytesAt(chunk.offset(), chunk.chunk().rawLength())
                    .map(Slice::of)
                    .filter(content -> proof.isChunk(chunk.chunk().pid(), content));
        }

        @Override
        public Optional<Slice> of(Entry entry, Content.Bundled place) {
            if (file.size() != entry.metadata().size()) {
                return Optional.empty();
            }
            Owner owner = Owner.ofUid((int) entry.metadata().owner().uid());
            return file.bytesAt(0, (int) file.size())
                    .map(Slice::of)
                    .filter(content -> proof.isBundledFile(place.pid(), owner, content));
        }

        @Override
        public void close() throws ErrnoException {
            file.close();
        }
    }
}
