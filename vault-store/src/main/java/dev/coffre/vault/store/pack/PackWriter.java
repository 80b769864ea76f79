package dev.coffre.vault.store.pack;

import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.record.RecordHeader;
import dev.coffre.vault.store.disk.DiskFile;
import dev.coffre.vault.store.disk.WritableFile;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Appends records to a pack and closes it when it is full. Appended records are durable only after {@link #sync}. Not
 * thread-safe, but synced records may be read concurrently.
 */
public final class PackWriter implements AutoCloseable {
    /** A pack of this many bytes takes no further record. */
    public static final int FULL_SIZE = 64 << 20;

    /** No pack is longer, in bytes: the last record begins before {@link #FULL_SIZE}, and the directory follows. */
    public static final long MAX_LENGTH =
            (long) FULL_SIZE + RecordHeader.MAX_RECORD + PackDirectory.MAX_BYTES + PackTrailer.BYTES;

    private final WritableFile file;
    private final PackHeader header;
    private final List<PackEntry> entries;
    private int end;
    private int directoryBytes;

    private PackWriter(WritableFile file, PackHeader header, List<PackEntry> entries) {
        this.file = file;
        this.header = header;
        this.entries = new ArrayList<>(entries);
        this.end = PackScan.end(entries);
        this.directoryBytes = entries.stream()
                .mapToInt(entry -> PackDirectory.sizeOf(entry.header()))
                .sum();
    }

    /** Starts a pack in an empty file. */
    public static PackWriter create(WritableFile file, PackHeader header) {
        file.append(ByteBuffer.wrap(header.encode()));
        return new PackWriter(file, header, List.of());
    }

    /**
     * Resumes a pack that was never closed. Cuts off what an interrupted write left after the last whole record;
     * acknowledged records are always whole. If anything else follows, the pack is {@code pack-damaged} and stays
     * unchanged.
     */
    public static PackWriter recover(DiskFile file) {
        PackReader reader = PackReader.open(file);
        PackScan walk = reader.scan();
        if (!walk.torn()) {
            throw ProblemCode.PACK_DAMAGED
                    .with("pack", reader.header().pack())
                    .with("reason", "no interrupted write leaves what follows its last whole record");
        }
        PackWriter writer = new PackWriter(file, reader.header(), walk.entries());
        file.truncate(writer.end);
        return writer;
    }

    public PackHeader header() {
        return header;
    }

    /** Returns the records so far, in order. */
    public List<PackEntry> entries() {
        return List.copyOf(entries);
    }

    /** Returns whether this pack can still take a record with this header. */
    public boolean hasRoomFor(RecordHeader record) {
        return end < FULL_SIZE && directoryBytes + PackDirectory.sizeOf(record) <= PackDirectory.MAX_BYTES;
    }

    /** Appends a record of the pack's domain and kind. {@code recordHeader} must be the header of its bytes. */
    public PackEntry append(RecordBytes record, RecordHeader recordHeader) {
        PackEntry entry = place(record, recordHeader);
        write(ByteBuffer.wrap(record.bytes()));
        return entry;
    }

    /** As {@link #append}, but leaves the bytes to {@link #write}: those of all placed records, in their order. */
    public PackEntry place(RecordBytes record, RecordHeader recordHeader) {
        if (!header.accepts(recordHeader)) {
            throw new IllegalArgumentException(record + " does not belong into pack " + header.pack());
        }
        PackEntry entry = new PackEntry(end, record.oid(), recordHeader);
        entries.add(entry);
        end = entry.end();
        directoryBytes += PackDirectory.sizeOf(recordHeader);
        return entry;
    }

    /** Writes all that remains in {@code records}: whole records that were placed. */
    public void write(ByteBuffer records) {
        file.append(records);
    }

    public void sync() {
        file.sync();
    }

    /** Writes directory and trailer durably. Nothing can be appended afterwards. The file stays open. */
    public void finish() {
        file.append(ByteBuffer.wrap(PackDirectory.encode(entries)));
        file.sync();
    }

    /** Closes the file without finishing the pack. */
    @Override
    public void close() {
        file.close();
    }
}
