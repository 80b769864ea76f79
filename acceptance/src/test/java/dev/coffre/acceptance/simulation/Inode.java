package dev.coffre.acceptance.simulation;

import java.util.Arrays;

/** What is in a file, as programs see it and as it would be after a power cut. */
final class Inode {
    private static final int PIECE = 64;

    private byte[] bytes = {};
    private int length;
    private byte[] durable = {};
    private int durableLength;
    private int same;

    int length() {
        return length;
    }

    byte[] read(int from, int count) {
        return Arrays.copyOfRange(bytes, from, from + count);
    }

    void append(byte[] more) {
        bytes = room(bytes, length + more.length);
        System.arraycopy(more, 0, bytes, length, more.length);
        length += more.length;
    }

    void truncate(int to) {
        length = Math.min(length, to);
        same = Math.min(same, length);
    }

    void sync() {
        durable = room(durable, length);
        System.arraycopy(bytes, same, durable, same, length - same);
        durableLength = length;
        same = length;
    }

    /** The system forgets that these bytes were to be written: a later sync succeeds, and the disk has zeros there. */
    void failSync() {
        durable = room(durable, length);
        Arrays.fill(durable, same, length, (byte) 0);
        same = length;
    }

    /** What would be there after a power cut, whatever luck one has. */
    byte[] durable() {
        return Arrays.copyOf(durable, durableLength);
    }

    void flip(int at) {
        bytes[at] ^= 1;
        if (at < durableLength) {
            durable[at] ^= 1;
        }
    }

    /** Of what was not made durable, some reached the disk: nothing, all, a beginning, or pieces with holes of zeros. */
    void crash(Chance chance) {
        System.arraycopy(durable, 0, bytes, 0, same); // zeros where a sync failed
        if (length != durableLength || same < length) {
            switch (same < durableLength ? chance.below(2) : chance.below(4)) {
                case 0 -> loseAll();
                case 1 -> {}
                case 2 -> truncate(durableLength + chance.below(length - durableLength + 1));
                default -> tear(chance);
            }
        }
        sync();
    }

    private void loseAll() {
        bytes = Arrays.copyOf(durable, Math.max(durableLength, 1));
        length = durableLength;
        same = length;
    }

    private void tear(Chance chance) {
        for (int at = durableLength; at < length; at += PIECE) {
            if (chance.percent(30)) {
                Arrays.fill(bytes, at, Math.min(length, at + PIECE), (byte) 0);
            }
        }
    }

    Inode copy() {
        Inode copy = new Inode();
        copy.append(read(0, length));
        copy.sync();
        return copy;
    }

    private static byte[] room(byte[] bytes, int needed) {
        return needed <= bytes.length ? bytes : Arrays.copyOf(bytes, Math.max(needed, 2 * bytes.length));
    }
}
