package dev.coffre.backup.bytes;

import dev.coffre.backup.entry.ByteString;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;

/**
 * Reads big-endian values in sequence, never past the end. Missing bytes are a {@link MalformedException}. Not
 * thread-safe.
 */
public final class BigEndianReader {
    private static final VarHandle U16 = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle U32 = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle U64 = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final byte[] bytes;
    private final int end;
    private int position;

    /** Reads {@code bytes} without copying. The caller must not change them. */
    public BigEndianReader(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    private BigEndianReader(byte[] bytes, int from, int length) {
        Objects.checkFromIndexSize(from, length, bytes.length);
        this.bytes = bytes;
        this.position = from;
        this.end = from + length;
    }

    public int u8() {
        return bytes[advance(1)] & 0xFF;
    }

    public int u16() {
        return (short) U16.get(bytes, advance(2)) & 0xFFFF;
    }

    public long u32() {
        return (int) U32.get(bytes, advance(4)) & 0xFFFF_FFFFL;
    }

    /** All 64 bits: a value of 2^63 or more is returned as negative. */
    public long u64() {
        return (long) U64.get(bytes, advance(8));
    }

    public long i64() {
        return u64();
    }

    /** Reads a {@code u64} that counts bytes or items. Refuses values from 2^63. */
    public long count(String what) {
        long value = u64();
        if (value < 0) {
            throw new MalformedException(what + " of " + Long.toUnsignedString(value));
        }
        return value;
    }

    /** Reads a {@code u32}. Refuses values above {@code limit}. */
    public int u32(int limit, String what) {
        long value = u32();
        if (value > limit) {
            throw new MalformedException(what + " of " + value + ", more than " + limit);
        }
        return (int) value;
    }

    public ByteString bytes(int length) {
        int from = advance(length);
        return ByteString.of(bytes, from, from + length);
    }

    /** Returns the next {@code length} bytes as an array. */
    public byte[] byteArray(int length) {
        int from = advance(length);
        return Arrays.copyOfRange(bytes, from, from + length);
    }

    /** Reads a length of two bytes and then that many bytes. */
    public ByteString string() {
        return bytes(u16());
    }

    /** Returns a reader of the next {@code length} bytes and skips them. */
    public BigEndianReader slice(int length) {
        return new BigEndianReader(bytes, advance(length), length);
    }

    public ByteString rest() {
        return bytes(remaining());
    }

    public int remaining() {
        return end - position;
    }

    public boolean isAtEnd() {
        return position == end;
    }

    /** Refuses a count that the remaining bytes cannot hold, before memory is allocated for it. */
    public void requireRoomFor(int count, int bytesEach, String what) {
        if ((long) count * bytesEach > remaining()) {
            throw new MalformedException(count + " " + what + " announced where " + remaining() + " bytes are left");
        }
    }

    public void requireEnd(String what) {
        if (!isAtEnd()) {
            throw new MalformedException("bytes after the end of " + what + ": " + remaining());
        }
    }

    private int advance(int length) {
        if (length > end - position) {
            throw new MalformedException(length + " bytes wanted where " + (end - position) + " are left");
        }
        int from = position;
        position += length;
        return from;
    }
}
