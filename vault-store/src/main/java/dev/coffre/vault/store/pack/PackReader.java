package dev.coffre.vault.store.pack;

import dev.coffre.vault.id.Oid;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.record.RecordHeader;
import dev.coffre.vault.store.disk.StoredFile;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reads a pack, closed or not. Thread-safe. */
public final class PackReader implements AutoCloseable {
    private final StoredFile file;
    private final PackHeader header;

    private PackReader(StoredFile file, PackHeader header) {
        this.file = file;
        this.header = header;
    }

    /**
     * Reads the pack's header. A file without one is {@code pack-damaged}, and so is one that is longer than {@link
     * PackWriter#MAX_LENGTH}: reading it could take any amount of memory.
     */
    public static PackReader open(StoredFile file) {
        requireLength(file);
        return new PackReader(file, PackHeader.decode(file.read(0, PackHeader.BYTES)));
    }

    /**
     * As {@link #open}, for a pack whose header is damaged: its name and place say the same. They prove nothing, so only
     * records that are {@linkplain #isWhole whole} count.
     */
    public static PackReader named(StoredFile file, PackHeader header) {
        requireLength(file);
        return new PackReader(file, header);
    }

    private static void requireLength(StoredFile file) {
        if (file.length() > PackWriter.MAX_LENGTH) {
            throw ProblemCode.PACK_DAMAGED.with("reason", "it is longer than a pack can be");
        }
        if (file.length() < PackHeader.BYTES) {
            throw ProblemCode.PACK_DAMAGED.with("reason", "it ends within its header");
        }
    }

    public PackHeader header() {
        return header;
    }

    /** Reads the bytes at this place. The caller verifies them by their oid. */
    public byte[] record(int offset, int length) {
        if (offset < PackHeader.BYTES || length < 0 || length > RecordHeader.MAX_RECORD) {
            throw ProblemCode.PACK_DAMAGED.with("pack", header.pack()).with("reason", "no record at " + offset);
        }
        return file.read(offset, length);
    }

    /** Reads a record. The oid covers the header in the record; the copy in the directory must be equal. */
    public boolean isWhole(PackEntry entry) {
        try {
            byte[] bytes = record(entry.offset(), entry.length());
            return Oid.of(bytes).equals(entry.oid())
                    && RecordHeader.ofRecord(bytes).equals(entry.header());
        } catch (Problem unreadable) {
            return false;
        }
    }

    /** Returns whether a trailer ends the pack. A pack without one is still being written, or was when the vault stopped. */
    public boolean isClosed() {
        int magic = PackTrailer.MAGIC.length;
        return file.length() >= PackHeader.BYTES + PackTrailer.BYTES
                && Arrays.equals(file.read(file.length() - magic, magic), PackTrailer.MAGIC);
    }

    /**
     * Returns where directory and trailer begin, as the trailer says.
     *
     * @throws Problem {@code pack-damaged} if the pack is not closed, or its trailer is damaged
     */
    public long directoryOffset() {
        return trailer().directoryOffset();
    }

    private PackTrailer trailer() {
        long length = file.length();
        if (length < PackHeader.BYTES + PackTrailer.BYTES) {
            throw ProblemCode.PACK_DAMAGED.with("reason", "it has no end");
        }
        return PackTrailer.decode(file.read(length - PackTrailer.BYTES, PackTrailer.BYTES), length);
    }

    /**
     * Reads the directory of a closed pack. One that does not fit the pack, or names records of another domain or kind, is
     * {@code pack-damaged}.
     */
    public List<PackEntry> directory() {
        try {
            PackTrailer trailer = trailer();
            List<PackEntry> entries =
                    PackDirectory.decode(file.read(trailer.directoryOffset(), trailer.directoryLength()), trailer);
            if (!entries.stream().map(PackEntry::header).allMatch(header::accepts)) {
                throw ProblemCode.PACK_DAMAGED.with("reason", "it has a record of another domain or kind");
            }
            return entries;
        } catch (Problem problem) {
            throw problem.with("pack", header.pack());
        }
    }

    /**
     * Finds the records without using the directory.
     *
     * @throws Problem {@code pack-damaged} if a record begins where no writer appends one, which bounds the number of records
     */
    public PackScan scan() {
        List<PackEntry> entries = new ArrayList<>();
        int offset = PackHeader.BYTES;
        Optional<RecordHeader> next = wholeRecordAt(offset);
        while (next.isPresent()) {
            if (offset >= PackWriter.FULL_SIZE) {
                throw ProblemCode.PACK_DAMAGED
                        .with("pack", header.pack())
                        .with("reason", "it has more records than a pack takes");
            }
            RecordHeader record = next.get();
            PackEntry entry = new PackEntry(offset, Oid.of(file.read(offset, record.recordLength())), record);
            entries.add(entry);
            offset = entry.end();
            next = wholeRecordAt(offset);
        }
        return new PackScan(entries, file.length() - offset, TornWrite.isTornWrite(file, entries));
    }

    /**
     * Returns what closes this pack, which is not closed.
     *
     * @throws Problem {@code pack-damaged} if no interrupted write leaves what follows its last whole record
     */
    public PackTail tail() {
        PackScan walk = scan();
        if (!walk.torn()) {
            throw ProblemCode.PACK_DAMAGED
                    .with("pack", header.pack())
                    .with("reason", "no interrupted write leaves what follows its last whole record");
        }
        return new PackTail(walk.end(), ByteBuffer.wrap(PackDirectory.encode(walk.entries())));
    }

    private Optional<RecordHeader> wholeRecordAt(int offset) {
        long left = file.length() - offset;
        int length = (int) Math.min(left, RecordHeader.MAX_LENGTH);
        try {
            RecordHeader record = RecordHeader.read(file.read(offset, length), 0, length);
            return Optional.of(record).filter(found -> found.recordLength() <= left && header.accepts(found));
        } catch (Problem noRecord) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        file.close();
    }
}
