package dev.coffre.vault.id;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * The id of a record: the hash of its sealed bytes (docs/format.md §2). It cannot be forged, and the vault computes it
 * itself. 32 bytes, as four big-endian words; printed as 64 lower-case hex digits.
 */
public record Oid(long a, long b, long c, long d) implements Comparable<Oid> {
    public static final int BYTES = 32;
    private static final byte[] CONTEXT = "coffre/v1/oid\0".getBytes(StandardCharsets.US_ASCII);

    /** Returns the oid of the record in this range of {@code bytes}. */
    public static Oid of(byte[] bytes, int offset, int length) {
        MessageDigest sha256 = Sha256.digest();
        sha256.update(CONTEXT);
        sha256.update(bytes, offset, length);
        return from(sha256.digest(), 0);
    }

    public static Oid of(byte[] record) {
        return of(record, 0, record.length);
    }

    /** Reads 32 bytes from {@code offset}. */
    public static Oid from(byte[] bytes, int offset) {
        return new Oid(
                BigEndianWords.read(bytes, offset),
                BigEndianWords.read(bytes, offset + 8),
                BigEndianWords.read(bytes, offset + 16),
                BigEndianWords.read(bytes, offset + 24));
    }

    /** Reads exactly 64 hex digits of either case; anything else is an {@link IllegalArgumentException}. */
    public static Oid parse(String hex) {
        return from(BigEndianWords.parse(hex, BYTES), 0);
    }

    public byte[] bytes() {
        byte[] bytes = new byte[BYTES];
        write(bytes, 0);
        return bytes;
    }

    /** Writes the 32 bytes at {@code offset}. */
    public void write(byte[] target, int offset) {
        BigEndianWords.write(a, target, offset);
        BigEndianWords.write(b, target, offset + 8);
        BigEndianWords.write(c, target, offset + 16);
        BigEndianWords.write(d, target, offset + 24);
    }

    /** Compares unsigned, byte by byte: the order of children in a header. */
    @Override
    public int compareTo(Oid other) {
        int order = Long.compareUnsigned(a, other.a);
        order = order != 0 ? order : Long.compareUnsigned(b, other.b);
        order = order != 0 ? order : Long.compareUnsigned(c, other.c);
        return order != 0 ? order : Long.compareUnsigned(d, other.d);
    }

    /** An oid is uniformly distributed, so any word of it serves as a hash. */
    @Override
    public int hashCode() {
        return Long.hashCode(a);
    }

    // Written out, because a short command pays for the code that the JVM would generate for it.

    @Override
    public boolean equals(Object other) {
        return other instanceof Oid that && a == that.a && b == that.b && c == that.c && d == that.d;
    }

    @Override
    public String toString() {
        return BigEndianWords.hex(bytes());
    }
}
