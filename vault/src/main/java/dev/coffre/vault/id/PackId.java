package dev.coffre.vault.id;

import java.util.random.RandomGenerator;

/** The id of a pack: 16 bytes, as two big-endian halves; printed as 32 lower-case hex digits. */
public record PackId(long high, long low) implements Comparable<PackId> {
    public static final int BYTES = 16;

    /** Returns a fresh id. Outside of tests {@code random} must be a secure one. */
    public static PackId random(RandomGenerator random) {
        return new PackId(random.nextLong(), random.nextLong());
    }

    /** Reads 16 bytes from {@code offset}. */
    public static PackId from(byte[] bytes, int offset) {
        return new PackId(BigEndianWords.read(bytes, offset), BigEndianWords.read(bytes, offset + 8));
    }

    /** Reads exactly 32 hex digits of either case; anything else is an {@link IllegalArgumentException}. */
    public static PackId parse(String hex) {
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
    public int compareTo(PackId other) {
        int byHigh = Long.compareUnsigned(high, other.high);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
    }

    @Override
    public String toString() {
        return BigEndianWords.hex(bytes());
    }
}
