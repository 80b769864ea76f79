package dev.coffre.sealing;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * A keyed hash of plaintext, by which an agent finds content that the vault already has (docs/format.md §2). Four words
 * instead of an array: a backup holds millions of them.
 */
public record Pid(long first, long second, long third, long fourth) {
    /** Length in bytes. */
    public static final int LENGTH = 32;

    /** The pid in the first 32 bytes of {@code bytes}. */
    public static Pid of(byte[] bytes) {
        return read(ByteBuffer.wrap(bytes));
    }

    /** Reads the next 32 bytes. */
    public static Pid read(ByteBuffer buffer) {
        return new Pid(buffer.getLong(), buffer.getLong(), buffer.getLong(), buffer.getLong());
    }

    /** Appends the 32 bytes. */
    public ByteBuffer write(ByteBuffer buffer) {
        return buffer.putLong(first).putLong(second).putLong(third).putLong(fourth);
    }

    public byte[] bytes() {
        return write(ByteBuffer.allocate(LENGTH)).array();
    }

    /**
     * Returns the first four bytes as an unsigned number. It decides where a list of chunks is cut into pages
     * (docs/format.md §5).
     */
    public int u32() {
        return (int) (first >>> 32);
    }

    boolean sameInConstantTime(Pid other) {
        return MessageDigest.isEqual(bytes(), other.bytes());
    }

    // Written out, because a short command pays for the code that the JVM would generate for these two.

    @Override
    public boolean equals(Object other) {
        return other instanceof Pid that
                && first == that.first
                && second == that.second
                && third == that.third
                && fourth == that.fourth;
    }

    @Override
    public int hashCode() {
        return 31 * (31 * (31 * Long.hashCode(first) + Long.hashCode(second)) + Long.hashCode(third))
                + Long.hashCode(fourth);
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes());
    }
}
