package dev.coffre.backup.recovery;

import dev.coffre.backup.content.FileContent;
import dev.coffre.backup.content.PlacedChunk;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.place.ExistingFile;
import dev.coffre.backup.tree.Entry;
import dev.coffre.backup.tree.EntryOwners;
import dev.coffre.sealing.FileOwner;
import dev.coffre.sealing.Slice;
import java.util.Optional;

/**
 * Content that need not be fetched, because the file to be replaced has the same bytes at the same position. Unreadable
 * bytes count as unknown.
 */
interface ReusableContent extends AutoCloseable {
    ReusableContent NONE = new NoContent();

    /** Returns the plaintext of a chunk, if it is there. */
    Optional<Slice> chunkAt(PlacedChunk chunk);

    /** Returns the whole content of a bundled file, if it is there. */
    Optional<Slice> fileContent(Entry entry, FileContent.Bundled place);

    @Override
    void close() throws ErrnoException;

    /** For paths without a file. */
    final class NoContent implements ReusableContent {
        @Override
        public Optional<Slice> chunkAt(PlacedChunk chunk) {
            return Optional.empty();
        }

        @Override
        public Optional<Slice> fileContent(Entry entry, FileContent.Bundled place) {
            return Optional.empty();
        }

        @Override
        public void close() {}
    }

    /** For an existing file. */
    record ExistingContent(ExistingFile file, PidVerifier verifier, EntryOwners owners) implements ReusableContent {
        @Override
        public Optional<Slice> chunkAt(PlacedChunk chunk) {
            return file.bytesAt(chunk.offset(), chunk.chunk().rawLength())
                    .map(Slice::of)
                    .filter(content -> verifier.isChunk(chunk.chunk().pid(), content));
        }

        @Override
        public Optional<Slice> fileContent(Entry entry, FileContent.Bundled place) {
            if (file.size() != entry.metadata().size()) {
                return Optional.empty();
            }
            FileOwner owner = owners.of(entry.metadata(), entry.attributes());
            return file.bytesAt(0, (int) file.size())
                    .map(Slice::of)
                    .filter(content -> verifier.isBundledFile(place.pid(), owner, content));
        }

        @Override
        public void close() throws ErrnoException {
            file.close();
        }
    }
}
