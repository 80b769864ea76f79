package dev.coffre.backup.save.pending;

import dev.coffre.backup.bytes.BigEndianReader;
import dev.coffre.backup.bytes.BigEndianWriter;
import dev.coffre.backup.cache.LeafNote;
import dev.coffre.backup.spill.SpillFile;
import dev.coffre.backup.tree.Subtree;
import dev.coffre.backup.tree.TreeItem;
import dev.coffre.backup.trust.PrivatePath;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.BiConsumer;

/**
 * Spills the entries of the point being made to a file of the state folder, in walk order. Their pages can be sealed
 * only when the last bundle has its oid, and memory must not grow with the number of files. Not thread-safe.
 */
public final class EntrySpill implements AutoCloseable {
    private static final int BUFFER = 64 << 10;

    private final SpillFile file;
    private final RecordTable records;
    private final MetadataCodec metadata = new MetadataCodec();
    private final PendingEntryCodec codec;
    private final BigEndianWriter buffer = new BigEndianWriter(BUFFER + 4096);
    private final BigEndianWriter frame = new BigEndianWriter(512);
    private long written;

    public EntrySpill(PrivatePath stateFolder, RecordTable records) {
        this.file = new SpillFile(stateFolder, "entries");
        this.records = records;
        this.codec = new PendingEntryCodec(records, metadata);
    }

    public void add(PendingEntry pending) {
        frame.truncate(0);
        codec.write(pending, frame);
        addFrame();
    }

    /** Adds all entries of a leaf page of the previous point. */
    public void add(Subtree leaf, LeafNote note) {
        frame.truncate(0);
        codec.write(leaf, note, frame);
        addFrame();
    }

    private void addFrame() {
        buffer.u32(frame.size()).bytes(frame);
        if (buffer.size() >= BUFFER) {
            write();
        }
    }

    /**
     * Passes each entry and leaf page to {@code items} in insertion order: a page with its {@link LeafNote}, an entry with
     * {@link LeafNote#NONE}. Nothing may be added afterwards.
     */
    public void forEach(BiConsumer<TreeItem, LeafNote> items) {
        write();
        PendingEntryCodec reader = new PendingEntryCodec(records, metadata);
        try (DataInputStream in = file.inputStream(0, written, BUFFER)) {
            for (long left = written; left > 0; ) {
                byte[] bytes = new byte[in.readInt()];
                in.readFully(bytes);
                reader.read(new BigEndianReader(bytes), items);
                left -= 4 + bytes.length;
            }
        } catch (IOException e) {
            throw file.failure(e);
        }
    }

    private void write() {
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
