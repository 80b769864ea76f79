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
public final class ByteWriter {
    private static final VarHandle U16 = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle U32 = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle U64 = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private byte[] bytes;
    private int size;

    public ByteWriter() {
        this(256);
    }

    public ByteWriter(int expectedSize) {
        bytes = new byte[expectedSize];
    }

    public ByteWriter u8(int value) {
        requireFits(value, 0xFF);
        int at = room(1);
        bytes[at] = (byte) value;
        return this;
    }

    public ByteWriter u16(int value) {
        int at = room(2);
        putU16(at, value);
        return this;
    }

    public ByteWriter u32(long value) {
        requireFits(value, 0xFFFF_FFFFL);
        int at = room(4);
        U32.set(bytes, at, (int) value);
        return this;
    }

    public ByteWriter u64(long value) {
        int at = room(8);
        U64.set(bytes, at, value);
        return this;
    }

    public ByteWriter i64(long value) {
        return u64(value);
    }

    public ByteWriter bytes(ByteString value) {
        int at = room(value.size());
        value.copyTo(bytes, at);
        return this;
    }

    public ByteWriter bytes(byte[] value) {
        return bytes(value, 0, value.length);
    }

    public ByteWriter bytes(byte[] value, int from, int length) {
        int at = room(length);
        System.arraycopy(value, from, bytes, at, length);
        return this;
    }

    /** Writes a length of two bytes and then the value. */
    public ByteWriter string(ByteString value) {
        return u16(value.size()).bytes(value);
    }

    /** Appends the contents of {@code other}. */
    public ByteWriter bytes(ByteWriter other) {
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
     * Reserves the next {@code length} bytes and returns their offset. May replace {@code bytes}, so call it before using that
     * field.
     */
    private int room(int length) {
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
