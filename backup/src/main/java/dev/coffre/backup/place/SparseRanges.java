package dev.coffre.backup.place;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Finds the ranges of a piece of a file that must be written if blocks of zeros may be holes. */
public final class SparseRanges {
    /** The block size of most file systems: smaller holes save nothing. */
    private static final int BLOCK = 4096;

    private static final byte[] ZEROS = new byte[BLOCK];

    /** A range of the array. */
    public record ByteRange(int offset, int length) {}

    private SparseRanges() {}

    /**
     * Returns the ranges that are not whole blocks of zeros, in ascending order and without overlap.
     *
     * @param position in the file; determines where blocks start
     */
    public static List<ByteRange> dataRanges(long position, byte[] bytes, int offset, int length) {
        List<ByteRange> runs = new ArrayList<>();
        int end = offset + length;
        int start = offset;
        int at = offset + (int) Math.min(length, Math.floorMod(-position, (long) BLOCK));
        for (; at + BLOCK <= end; at += BLOCK) {
            if (isZero(bytes, at)) {
                add(runs, start, at);
                start = at + BLOCK;
            }
        }
        add(runs, start, end);
        return runs;
    }

    private static boolean isZero(byte[] bytes, int at) {
        return bytes[at] == 0 && Arrays.equals(bytes, at, at + BLOCK, ZEROS, 0, BLOCK);
    }

    private static void add(List<ByteRange> runs, int from, int to) {
        if (to > from) {
            runs.add(new ByteRange(from, to - from));
        }
    }
}
