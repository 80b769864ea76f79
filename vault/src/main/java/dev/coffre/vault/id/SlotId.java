package dev.coffre.vault.id;

import java.util.random.RandomGenerator;

/** The id of one write of a key slot: 16 bytes, as two big-endian halves; printed as 32 lower-case hex digits. */
public record SlotId(long high, long low) implements Comparable<SlotId> {
    public static final int BYTES = 16;

    /** Returns a fresh id. Outside of tests {@code random} must be a secure one. */
    public static SlotId random(RandomGenerator random) {
        return new SlotId(random.nextLong(), random.nextLong());
    }

    /** Reads 16 bytes from {@code offset}. */
    public static SlotId from(byte[] bytes, int offset) {
        return new SlotId(BigEndianWords.read(bytes, offset), BigEndianWords.read(bytes, offset + 8));
    }

    /** Reads exactly 32 hex digits of either case; anything else is an {@link IllegalArgumentException}. */
    public static SlotId parse(String hex) {
        return from(BigEndianWords.parse(hex, BYTES), 0);
    }

    public byte[] bytes() {
        byte[] bytes = new byte[BYTES];
        BigEndianWords.write(high, bytes, 0);
        BigEndianWords.write(low, bytes, 8);
        return bytes;
    }

    /** Compares unsigned, byte by byte. */
    @Override
    public int compareTo(SlotId other) {
        int byHigh = Long.compareUnsigned(high, other.high);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
    }

    @Override
    public String toString() {
        return BigEndianWords.hex(bytes());
    }
}
