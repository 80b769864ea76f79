package dev.coffre.vault.id;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** A SHA-256 value: of a recovery point's record, a journal segment, a small file. Printed as 64 lower-case hex digits. */
public record Sha256(long a, long b, long c, long d) {
    public static final int BYTES = 32;

    /** Used where there is no predecessor. */
    public static final Sha256 ZERO = new Sha256(0, 0, 0, 0);

    public static Sha256 of(byte[] bytes, int offset, int length) {
        MessageDigest digest = digest();
        digest.update(bytes, offset, length);
        return from(digest.digest(), 0);
    }

    public static Sha256 of(byte[] bytes) {
        return of(bytes, 0, bytes.length);
    }

    /** Reads 32 bytes from {@code offset}. */
    public static Sha256 from(byte[] bytes, int offset) {
        return new Sha256(
                BigEndianWords.read(bytes, offset),
                BigEndianWords.read(bytes, offset + 8),
                BigEndianWords.read(bytes, offset + 16),
                BigEndianWords.read(bytes, offset + 24));
    }

    /** Reads exactly 64 hex digits of either case; anything else is an {@link IllegalArgumentException}. */
    public static Sha256 parse(String hex) {
        return from(BigEndianWords.parse(hex, BYTES), 0);
    }

    public byte[] bytes() {
        byte[] bytes = new byte[BYTES];
        BigEndianWords.write(a, bytes, 0);
        BigEndianWords.write(b, bytes, 8);
        BigEndianWords.write(c, bytes, 16);
        BigEndianWords.write(d, bytes, 24);
        return bytes;
    }

    /** Returns a new digest, for data that is not in one array. */
    public static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    // Written out, because a short command pays for the code that the JVM would generate for these two.

    @Override
    public boolean equals(Object other) {
        return other instanceof Sha256 that && a == that.a && b == that.b && c == that.c && d == that.d;
    }

    @Override
    public int hashCode() {
        return 31 * (31 * (31 * Long.hashCode(a) + Long.hashCode(b)) + Long.hashCode(c)) + Long.hashCode(d);
    }

    @Override
    public String toString() {
        return BigEndianWords.hex(bytes());
    }
}
