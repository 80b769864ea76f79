package dev.coffre.backup.cache;

import dev.coffre.backup.bytes.ByteWriter;
import dev.coffre.vault.id.Oid;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** Writes the notes that {@link LeafNotes} reads, beside those that are still in use. Not thread-safe. */
public final class LeafNoteWriter implements AutoCloseable {
    private static final int BUFFER = 64 << 10;

    private final CacheFile file;
    private final ByteWriter buffer = new ByteWriter(2 * BUFFER);
    private long written = LeafNotes.HEADER;

    public LeafNoteWriter(Path cacheFolder) {
        this.file = CacheFile.create(path(cacheFolder));
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

    /** Every leaf of the tree with this root was added. */
    public void finish(Oid root) {
        flush();
        ByteBuffer header = ByteBuffer.allocate(LeafNotes.HEADER);
        file.write(header.putInt(LeafNotes.MAGIC).put(root.bytes()).flip(), 0);
    }

    private void flush() {
        ByteBuffer bytes = ByteBuffer.wrap(buffer.toByteArray());
        file.write(bytes, written);
        written += bytes.limit();
        buffer.truncate(0);
    }

    @Override
    public void close() {
        file.close();
    }
}
