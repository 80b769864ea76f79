package dev.coffre.backup.source.walk;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.spill.SpillFile;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A compact table of names. Each has six bytes of overhead (length and index), so a directory of a million names takes about
 * 30 MiB. Holds up to 4 GiB of names, each shorter than 64 KiB.
 */
final class NameTable {
    private static final int FIRST_SLAB = 1024;
    private static final int SLAB_BITS = 20;
    private static final int LARGEST_SLAB = 1 << SLAB_BITS;
    private static final int LENGTH_BYTES = 2;

    /** Large enough for any one name. */
    private static final int WRITE_BUFFER_BYTES = 128 << 10;

    private final List<byte[]> slabs = new ArrayList<>(List.of(new byte[FIRST_SLAB]));
    private int lastSlabUsed;
    /** Slab number and position in it: 12 and 20 bits, unsigned. */
    private int[] references = new int[16];

    private int size;
    private long usedBytes;

    int size() {
        return size;
    }

    /** Returns the memory in bytes that the names and their references take. */
    long bytes() {
        return usedBytes;
    }

    void add(byte[] bytes, int from, int length) {
        byte[] slab = slabWithRoomFor(LENGTH_BYTES + length);
        if (size == references.length) {
            references = Arrays.copyOf(references, size + (size >> 1));
        }
        references[size++] = (slabs.size() - 1) << SLAB_BITS | lastSlabUsed;
        slab[lastSlabUsed] = (byte) (length >> 8);
        slab[lastSlabUsed + 1] = (byte) length;
        System.arraycopy(bytes, from, slab, lastSlabUsed + LENGTH_BYTES, length);
        lastSlabUsed += LENGTH_BYTES + length;
        usedBytes += LENGTH_BYTES + length + Integer.BYTES;
    }

    private byte[] slabWithRoomFor(int bytes) {
        byte[] last = slabs.getLast();
        if (lastSlabUsed + bytes <= last.length) {
            return last;
        }
        byte[] next = new byte[Math.max(bytes, Math.min(LARGEST_SLAB, 2 * last.length))];
        slabs.add(next);
        lastSlabUsed = 0;
        return next;
    }

    ByteString get(int index) {
        int reference = references[index];
        int from = start(reference);
        return ByteString.of(slab(reference), from, from + length(reference));
    }

    Iterator<ByteString> iterator() {
        return IntStream.range(0, size).mapToObj(this::get).iterator();
    }

    /** Writes each name after its length in two bytes. Returns the position after the last one. */
    long write(SpillFile file, long position) {
        ByteBuffer buffer = ByteBuffer.allocate(WRITE_BUFFER_BYTES);
        long at = position;
        for (int i = 0; i < size; i++) {
            int reference = references[i];
            int length = LENGTH_BYTES + length(reference);
            if (buffer.remaining() < length) {
                at = flush(buffer, file, at);
            }
            buffer.put(slab(reference), start(reference) - LENGTH_BYTES, length);
        }
        return flush(buffer, file, at);
    }

    private static long flush(ByteBuffer buffer, SpillFile file, long at) {
        int count = buffer.flip().remaining();
        file.write(buffer, at);
        buffer.clear();
        return at + count;
    }

    /** Returns whether the table contains {@code name}. The table must be sorted. */
    boolean contains(ByteString name) {
        int low = 0;
        int high = size - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = get(middle).compareTo(name);
            if (order == 0) {
                return true;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return false;
    }

    /**
     * Sorts by the order of {@link ByteString}. This is a merge sort, so an attacker cannot choose names that make it slow.
     */
    void sort() {
        sort(0, size, new int[(size + 1) / 2]);
    }

    private void sort(int from, int to, int[] left) {
        if (to - from < 2) {
            return;
        }
        int middle = (from + to) >>> 1;
        sort(from, middle, left);
        sort(middle, to, left);
        if (compare(references[middle - 1], references[middle]) > 0) {
            merge(from, middle, to, left);
        }
    }

    private void merge(int from, int middle, int to, int[] left) {
        int count = middle - from;
        System.arraycopy(references, from, left, 0, count);
        int right = middle;
        int into = from;
        for (int i = 0; i < count; ) {
            if (right == to || compare(left[i], references[right]) <= 0) {
                references[into++] = left[i++];
            } else {
                references[into++] = references[right++];
            }
        }
    }

    private int compare(int one, int other) {
        int from = start(one);
        int otherFrom = start(other);
        return Arrays.compareUnsigned(
                slab(one), from, from + length(one), slab(other), otherFrom, otherFrom + length(other));
    }

    private byte[] slab(int reference) {
        return slabs.get(reference >>> SLAB_BITS);
    }

    private static int start(int reference) {
        return (reference & (LARGEST_SLAB - 1)) + LENGTH_BYTES;
    }

    private int length(int reference) {
        byte[] slab = slab(reference);
        int at = reference & (LARGEST_SLAB - 1);
        return (slab[at] & 0xFF) << 8 | (slab[at + 1] & 0xFF);
    }
}
