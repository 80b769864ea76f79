package dev.coffre.backup.cache;

import dev.coffre.backup.bytes.BigEndianWriter;
import dev.coffre.backup.trust.PrivatePath;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.problem.Problem;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Writes the notes that {@link LeafNoteReader} reads into a new file, beside the current one. If a write fails there
 * are no notes, and the next run opens the pages. Not thread-safe.
 */
public final class LeafNoteWriter implements AutoCloseable {
    private static final int BUFFER = 64 << 10;

    private Optional<CacheFile> output = Optional.empty();
    private final BigEndianWriter buffer = new BigEndianWriter(2 * BUFFER);
    private long written = LeafNoteReader.HEADER;
    private Optional<Problem> failure = Optional.empty();

    public LeafNoteWriter(PrivatePath cacheFolder) {
        attempt(() -> output = Optional.of(CacheFile.create(path(cacheFolder))));
    }

    static PrivatePath path(PrivatePath cacheFolder) {
        return cacheFolder.resolve("leaf-notes.new");
    }

    /** Adds the next leaf of the tree, even if nothing is known about it. */
    public void add(Oid leaf, LeafNote note) {
        buffer.bytes(leaf.bytes());
        note.write(buffer);
        if (buffer.size() >= BUFFER) {
            flush();
        }
    }

    /**
     * Completes the notes after the last leaf of the tree with this root. Returns the failure that made the notes
     * unusable, if any.
     */
    public Optional<Problem> finish(Oid root) {
        flush();
        ByteBuffer header = ByteBuffer.allocate(LeafNoteReader.HEADER);
        write(header.putInt(LeafNoteReader.MAGIC).put(root.bytes()).flip(), 0);
        if (failure.isPresent()) {
            attempt(() -> output.ifPresent(partial -> partial.truncate(0)));
        }
        return failure;
    }

    private void flush() {
        ByteBuffer bytes = ByteBuffer.wrap(buffer.toByteArray());
        write(bytes, written);
        written += bytes.limit();
        buffer.truncate(0);
    }

    private void write(ByteBuffer bytes, long position) {
        if (failure.isEmpty()) {
            attempt(() -> output.ifPresent(open -> open.write(bytes, position)));
        }
    }

    private void attempt(Runnable action) {
        try {
            action.run();
        } catch (Problem problem) {
            failure = failure.or(() -> Optional.of(problem));
        }
    }

    @Override
    public void close() {
        attempt(() -> output.ifPresent(CacheFile::close));
    }
}
