package dev.coffre.backup.bytes;

import dev.coffre.backup.entry.ByteString;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Writes big-endian values in sequence into a growing array. A value too large for its field is an
 * {@link IllegalArgumentException}. Not thread-safe.
 */
public final class BigEndianWriter {
    private static final VarHandle U16 = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle U32 = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle U64 = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private byte[] bytes;
    private int size;

    public BigEndianWriter() {
        this(256);
    }

    public BigEndianWriter(int expectedSize) {
        bytes = new byte[expectedSize];
    }

    public BigEndianWriter u8(int value) {
        requireFits(value, 0xFF);
        int at = reserve(1);
        bytes[at] = (byte) value;
        return this;
    }

    public BigEndianWriter u16(int value) {
        int at = reserve(2);
        putU16(at, value);
        return this;
    }

    public BigEndianWriter u32(long value) {
        requireFits(value, 0xFFFF_FFFFL);
        int at = reserve(4);
        U32.set(bytes, at, (int) value);
        return this;
    }

    public BigEndianWriter u64(long value) {
        int at = reserve(8);
        U64.set(bytes, at, value);
        return this;
    }

    public BigEndianWriter i64(long value) {
        return u64(value);
    }

    public BigEndianWriter bytes(ByteString value) {
        int at = reserve(value.size());
        value.copyTo(bytes, at);
        return this;
    }

    public BigEndianWriter bytes(byte[] value) {
        return bytes(value, 0, value.length);
    }

    public BigEndianWriter bytes(byte[] value, int from, int length) {
        int at = reserve(length);
        System.arraycopy(value, from, bytes, at, length);
        return this;
    }

    /** Writes a length of two bytes and then the value. */
    public BigEndianWriter string(ByteString value) {
        return u16(value.size()).bytes(value);
    }

    /** Appends the contents of {@code other}. */
    public BigEndianWriter bytes(BigEndianWriter other) {
        return bytes(other.bytes, 0, other.size);
    }

    /** Overwrites the two bytes at {@code at}. */
    public void putU16(int at, int value) {
        requireFits(value, 0xFFFF);
        U16.set(bytes, at, (short) value);
    }

    public int size() {
        return size;
    }

    /** Drops everything from {@code newSize} on. */
    public void truncate(int newSize) {
        if (newSize > size) {
            throw new IllegalArgumentException(newSize + " > " + size);
        }
        size = newSize;
    }

    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }

    public ByteString toByteString() {
        return ByteString.of(bytes, 0, size);
    }

    /**
     * Reserves the next {@code length} bytes and returns their offset. May replace {@code bytes}, so call it before
     * using that field.
     */
    private int reserve(int length) {
        int needed = Math.addExact(size, length);
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(needed, (int) Math.min(Integer.MAX_VALUE - 8L, 2L * bytes.length)));
        }
        int at = size;
        size = needed;
        return at;
    }

    private static void requireFits(long value, long greatest) {
        if (value < 0 || value > greatest) {
            throw new IllegalArgumentException(value + " does not fit into 0 … " + greatest);
        }
    }
}
