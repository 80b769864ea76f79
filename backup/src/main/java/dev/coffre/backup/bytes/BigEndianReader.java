package dev.coffre.backup.bytes;

import dev.coffre.backup.entry.ByteString;
import java.util.Arrays;
import java.util.Objects;

/**
 * Reads big-endian values in sequence, never past the end. Missing bytes are a {@link MalformedException}. Not
 * thread-safe.
 */
public final class BigEndianReader {
    private final byte[] bytes;
    private final int end;
    private int position;

    /** Reads {@code bytes} without copying. The caller must not change them. */
    public BigEndianReader(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    /** Reads this range of {@code bytes} without copying. The caller must not change it. */
    public BigEndianReader(byte[] bytes, int from, int length) {
        Objects.checkFromIndexSize(from, length, bytes.length);
        this.bytes = bytes;
        this.position = from;
        this.end = from + length;
    }

    public int u8() {
        return bytes[advance(1)] & 0xFF;
    }

    public int u16() {
        int from = advance(2);
        return (bytes[from] & 0xFF) << 8 | bytes[from + 1] & 0xFF;
    }

    public long u32() {
        return word(advance(4)) & 0xFFFF_FFFFL;
    }

    /** All 64 bits: a value of 2^63 or more is returned as negative. */
    public long u64() {
        int from = advance(8);
        return (long) word(from) << 32 | word(from + 4) & 0xFFFF_FFFFL;
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

    /** Byte by byte: a variable handle takes ten times as long until it is compiled, and few pages are read by then. */
    private int word(int from) {
        return bytes[from] << 24
                | (bytes[from + 1] & 0xFF) << 16
                | (bytes[from + 2] & 0xFF) << 8
                | bytes[from + 3] & 0xFF;
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
