package dev.coffre.vault.id;

import java.util.random.RandomGenerator;

/**
 * The id of a domain, the machines that share one data key: 16 bytes, as two big-endian halves; printed as 32 lower-case hex
 * digits.
 */
public record DomainId(long high, long low) implements Comparable<DomainId> {
    public static final int BYTES = 16;

    /** Returns a fresh id. Outside of tests {@code random} must be a secure one. */
    public static DomainId random(RandomGenerator random) {
        return new DomainId(random.nextLong(), random.nextLong());
    }

    /** Reads 16 bytes from {@code offset}. */
    public static DomainId from(byte[] bytes, int offset) {
        return new DomainId(BigEndianWords.read(bytes, offset), BigEndianWords.read(bytes, offset + 8));
    }

    /** Reads exactly 32 hex digits of either case; anything else is an {@link IllegalArgumentException}. */
    public static DomainId parse(String hex) {
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
    public int compareTo(DomainId other) {
        int byHigh = Long.compareUnsigned(high, other.high);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
    }

    @Override
    public String toString() {
        return BigEndianWords.hex(bytes());
    }
}
