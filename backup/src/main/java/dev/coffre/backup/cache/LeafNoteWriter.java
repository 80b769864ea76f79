package dev.coffre.backup.cache;

import dev.coffre.backup.bytes.ByteWriter;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.problem.Problem;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Writes the notes that {@link LeafNotes} reads, beside those that are still in use. Where the disk takes no more, there are
 * none: the next run does without. Not thread-safe.
 */
public final class LeafNoteWriter implements AutoCloseable {
    private static final int BUFFER = 64 << 10;

    private Optional<CacheFile> file = Optional.empty();
    private final ByteWriter buffer = new ByteWriter(2 * BUFFER);
    private long written = LeafNotes.HEADER;
    private Optional<Problem> failure = Optional.empty();

    public LeafNoteWriter(Path cacheFolder) {
        attempt(() -> file = Optional.of(CacheFile.create(path(cacheFolder))));
    }

    static Path path(Path cacheFolder) {
        return cacheFolder.resolve("leaf-notes.new");
    }

    /** Adds the next leaf of the tree, also one about which nothing is known. */
    public void add(Oid leaf, LeafNote note) {
        buffer.bytes(leaf.bytes());
        note.write(buffer);
        if (buffer.size() >= BUFFER) {
            flush();
        }
    }

    /** Every leaf of the tree with this root was added; answers why there will be no notes about it, if there will be none. */
    public Optional<Problem> finish(Oid root) {
        flush();
        ByteBuffer header = ByteBuffer.allocate(LeafNotes.HEADER);
        write(header.putInt(LeafNotes.MAGIC).put(root.bytes()).flip(), 0);
        if (failure.isPresent()) {
            attempt(() -> file.ifPresent(partial -> partial.truncate(0)));
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
            attempt(() -> file.ifPresent(open -> open.write(bytes, position)));
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
        attempt(() -> file.ifPresent(CacheFile::close));
    }
}
