package dev.coffre.backup.content;

import dev.coffre.backup.record.RecordReference;
import dev.coffre.sealing.Pid;
import dev.coffre.sealing.Slice;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A chunk that is composed of extents of records: most of them belong to an earlier version of the chunk, the others are in
 * patch bundles (docs/format.md §5). An extent never names another patched chunk, so nothing is composed recursively.
 *
 * @param epoch of the data key under which {@code pid} was computed
 * @param pid of the composed content as a chunk. Only this pid shows that the right extents were put together
 * @param rawLength bytes of the composed content
 * @param extents 1 to {@link #MAX_EXTENTS}, in the order of the content
 */
public record PatchedChunk(int epoch, Pid pid, int rawLength, List<RecordExtent> extents) implements StoredChunk {
    public static final int MAX_EXTENTS = 4_096;

    /** A chunk may have this many extents of any length. */
    private static final int MAX_SHORT_EXTENTS = 64;

    /** Average length of more extents, in bytes: a chunk must not need much more memory than its content. */
    private static final int MIN_AVERAGE_EXTENT = 64;

    /** What an extent takes in memory. */
    private static final int BYTES_PER_EXTENT = 64;

    /**
     * Plaintext bytes of all records of one patched chunk. A reader may need all of them at once to compose it, so this
     * bounds its memory.
     */
    private static final long MAX_RECORD_BYTES = 64L << 20;

    /**
     * An extent of one record, with its place in the composed content.
     *
     * @param position of its first byte in the content
     * @param offset of its first byte in the record
     */
    public record PlacedExtent(int position, int offset, int length) {
        /** Copies the extent from the record's plaintext into the content. */
        public void copy(Slice record, byte[] content) {
            System.arraycopy(record.bytes(), record.offset() + offset, content, position, length);
        }
    }

    public PatchedChunk {
        extents = List.copyOf(extents);
        if (epoch < 1) {
            throw new IllegalArgumentException("a patched chunk of epoch " + epoch);
        }
        if (rawLength < 1 || rawLength > RecordReference.MAX_CHUNK_RAW) {
            throw new IllegalArgumentException("a patched chunk of " + rawLength + " bytes");
        }
        if (extents.isEmpty() || extents.size() > MAX_EXTENTS) {
            throw new IllegalArgumentException(extents.size() + " extents of a patched chunk");
        }
        if (extents.size() > MAX_SHORT_EXTENTS && rawLength < (long) MIN_AVERAGE_EXTENT * extents.size()) {
            throw new IllegalArgumentException(
                    extents.size() + " extents of a patched chunk of " + rawLength + " bytes");
        }
        long total = extents.stream().mapToLong(RecordExtent::length).sum();
        if (total != rawLength) {
            throw new IllegalArgumentException("extents of " + total + " bytes in a chunk of " + rawLength);
        }
        long recordBytes = byRecord(extents).keySet().stream()
                .mapToLong(RecordReference::rawLength)
                .sum();
        if (recordBytes > maxRecordBytes(rawLength)) {
            throw new IllegalArgumentException("a patched chunk needs records of " + recordBytes + " bytes");
        }
    }

    /**
     * Returns how many plaintext bytes the records of a patched chunk may have in all. A short chunk may need less, so that a
     * list cannot make a reader fetch many times what it recovers.
     */
    public static long maxRecordBytes(int rawLength) {
        return Math.min(MAX_RECORD_BYTES, 16L * rawLength + (16 << 20));
    }

    /** Returns the extents by the record that holds them, the records in the order of their first use. */
    public Map<RecordReference, List<PlacedExtent>> extentsByRecord() {
        return byRecord(extents);
    }

    private static Map<RecordReference, List<PlacedExtent>> byRecord(List<RecordExtent> extents) {
        Map<RecordReference, List<PlacedExtent>> placed = new LinkedHashMap<>();
        int position = 0;
        for (RecordExtent extent : extents) {
            placed.computeIfAbsent(extent.record(), _ -> new ArrayList<>())
                    .add(new PlacedExtent(position, extent.offset(), extent.length()));
            position += extent.length();
        }
        return placed;
    }

    @Override
    public List<RecordReference> records() {
        return List.copyOf(extentsByRecord().keySet());
    }

    @Override
    public long memoryBytes() {
        return rawLength + (long) BYTES_PER_EXTENT * extents.size();
    }

    // A table of chunks would hash thousands of extents.

    @Override
    public boolean equals(Object other) {
        return other instanceof PatchedChunk that
                && pid.equals(that.pid)
                && epoch == that.epoch
                && rawLength == that.rawLength
                && extents.equals(that.extents);
    }

    @Override
    public int hashCode() {
        return pid.hashCode();
    }
}
