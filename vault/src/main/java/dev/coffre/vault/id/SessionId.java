package dev.coffre.vault.id;

import java.util.random.RandomGenerator;

/** The id of a session of one job at the vault: 16 bytes, as two big-endian halves; printed as 32 lower-case hex digits. */
public record SessionId(long high, long low) implements Comparable<SessionId> {
    public static final int BYTES = 16;

    /** Returns a fresh id. Outside of tests {@code random} must be a secure one. */
    public static SessionId random(RandomGenerator random) {
        return new SessionId(random.nextLong(), random.nextLong());
    }

    /** Reads 16 bytes from {@code offset}. */
    public static SessionId from(byte[] bytes, int offset) {
        return new SessionId(BigEndianWords.read(bytes, offset), BigEndianWords.read(bytes, offset + 8));
    }

    /** Reads exactly 32 hex digits of either case; anything else is an {@link IllegalArgumentException}. */
    public static SessionId parse(String hex) {
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
    public int compareTo(SessionId other) {
        int byHigh = Long.compareUnsigned(high, other.high);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
    }

    @Override
    public String toString() {
        return BigEndianWords.hex(bytes());
    }
}
