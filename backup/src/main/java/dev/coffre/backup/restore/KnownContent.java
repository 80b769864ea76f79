package dev.coffre.backup.restore;

import dev.coffre.backup.content.Content;
import dev.coffre.backup.content.PlacedChunk;
import dev.coffre.backup.libc.ErrnoException;
import dev.coffre.backup.place.ExistingFile;
import dev.coffre.backup.tree.Entry;
import dev.coffre.sealing.Owner;
import dev.coffre.sealing.Pid;
import dev.coffre.sealing.PidHasher;
import dev.coffre.sealing.SealedType;
import dev.coffre.sealing.Slice;
import java.util.List;
import java.util.Optional;

/** What of a file need not be fetched, because the one that it replaces has the same bytes at the same place. */
interface KnownContent extends AutoCloseable {
    KnownContent NOTHING = new Nothing();

    /** The plaintext of a chunk. */
    Optional<Slice> at(PlacedChunk chunk) throws ErrnoException;

    /** The whole of a bundled file. */
    Optional<Slice> of(Entry entry, Content.Bundled place) throws ErrnoException;

    @Override
    void close() throws ErrnoException;

    /** Where nothing stands. */
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

    /**
     * A file that is there. What it holds is known by its pid alone, so it must be hashed under every data key that could
     * have sealed it.
     *
     * @param hashers of every epoch, the newest first
     */
    record Standing(ExistingFile file, List<PidHasher> hashers) implements KnownContent {
        @Override
        public Optional<Slice> at(PlacedChunk chunk) throws ErrnoException {
            Pid wanted = chunk.chunk().pid();
            return read(chunk.offset(), chunk.chunk().rawLength())
                    .filter(content -> hashers.stream()
                            .anyMatch(hasher ->
                                    hasher.ofRecord(SealedType.CHUNK, content).equals(wanted)));
        }

        @Override
        public Optional<Slice> of(Entry entry, Content.Bundled place) throws ErrnoException {
            if (file.size() != entry.metadata().size()) {
                return Optional.empty();
            }
            Owner owner = Owner.ofUid((int) entry.metadata().owner().uid());
            return read(0, (int) file.size())
                    .filter(content -> hashers.stream()
                            .anyMatch(hasher ->
                                    hasher.ofBundledFile(owner, content).equals(place.pid())));
        }

        private Optional<Slice> read(long position, int length) throws ErrnoException {
            if (position > file.size() - length) {
                return Optional.empty();
            }
            byte[] bytes = new byte[length];
            return file.read(position, bytes, 0, length) == length ? Optional.of(Slice.of(bytes)) : Optional.empty();
        }

        @Override
        public void close() throws ErrnoException {
            file.close();
        }
    }
}
