package dev.coffre.vault.pack;

import dev.coffre.vault.disk.DiskFile;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.record.RecordHeader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Appends records to a pack and closes it once it is full. What is appended is durable only after {@link #sync}. Not
 * thread-safe; readers of what was synced may run beside it.
 */
public final class PackWriter implements AutoCloseable {
    /** A pack of this many bytes takes no further record. */
    public static final int FULL = 64 << 20;

    private final DiskFile file;
    private final PackHeader header;
    private final List<PackEntry> entries;
    private int end;
    private int directoryBytes;

    private PackWriter(DiskFile file, PackHeader header, List<PackEntry> entries) {
        this.file = file;
        this.header = header;
        this.entries = new ArrayList<>(entries);
        this.end = PackWalk.end(entries);
        this.directoryBytes = entries.stream()
                .mapToInt(entry -> PackDirectory.bytesOf(entry.header()))
                .sum();
    }

    /** Begins a pack in an empty file. */
    public static PackWriter begin(DiskFile file, PackHeader header) {
        file.append(ByteBuffer.wrap(header.encode()));
        return new PackWriter(file, header, List.of());
    }

    /**
     * Goes on with a pack that was never closed: what an interrupted write left behind its last whole record is cut off.
     * What was acknowledged is whole. A pack in which anything else follows is {@code pack-damaged}, and stays as it is.
     */
    public static PackWriter recover(DiskFile file) {
        PackReader reader = PackReader.open(file);
        PackWalk walk = reader.walk();
        if (!walk.torn()) {
            throw ProblemCode.PACK_DAMAGED
                    .with("pack", reader.header().pack())
                    .with("reason", "no interrupted write leaves what follows its last whole record");
        }
        PackWriter writer = new PackWriter(file, reader.header(), walk.entries());
        writer.cutToLastRecord();
        return writer;
    }

    public PackHeader header() {
        return header;
    }

    /** The records so far, in order. */
    public List<PackEntry> entries() {
        return List.copyOf(entries);
    }

    /** Whether this pack can still take a record with this header. */
    public boolean hasRoomFor(RecordHeader record) {
        return end < FULL && directoryBytes + PackDirectory.bytesOf(record) <= PackDirectory.MAX_BYTES;
    }

    /** Puts a record of the pack's domain and kind at the end; the header must be that of its bytes. */
    public PackEntry append(RecordBytes record, RecordHeader recordHeader) {
        if (!header.takes(recordHeader)) {
            throw new IllegalArgumentException(record + " does not belong into pack " + header.pack());
        }
        PackEntry entry = new PackEntry(end, record.oid(), recordHeader);
        file.append(ByteBuffer.wrap(record.bytes()));
        entries.add(entry);
        end = entry.end();
        directoryBytes += PackDirectory.bytesOf(recordHeader);
        return entry;
    }

    /** Removes what a failed append left behind the last whole record. */
    public void cutToLastRecord() {
        file.truncate(end);
    }

    public void sync() {
        file.sync();
    }

    /** Writes directory and trailer durably; nothing can be appended afterwards. The file stays open. */
    public void finish() {
        file.append(ByteBuffer.wrap(PackDirectory.encode(entries)));
        file.sync();
    }

    /** Closes the file, and leaves the pack as it is. */
    @Override
    public void close() {
        file.close();
    }
}
