package dev.coffre.backup.paths;

import dev.coffre.backup.bytes.BigEndianWriter;
import dev.coffre.backup.bytes.MalformedException;
import dev.coffre.backup.entry.ByteString;

/** Reads numbers of 0 to 2^31 - 1 in groups of seven bits, the lowest first (LEB128), and bytes. Not thread-safe. */
final class VarInt {
    private final byte[] bytes;
    private int position;

    /** Reads {@code bytes} without copying. */
    VarInt(byte[] bytes) {
        this.bytes = bytes;
    }

    static void write(BigEndianWriter out, int value) {
        int left = value;
        while (left >= 0x80) {
            out.u8(left & 0x7F | 0x80);
            left >>>= 7;
        }
        out.u8(left);
    }

    boolean isAtEnd() {
        return position == bytes.length;
    }

    int next() {
        if (position < bytes.length && bytes[position] >= 0) {
            return bytes[position++];
        }
        int value = 0;
        for (int shift = 0; shift < 32; shift += 7) {
            if (position == bytes.length) {
                throw new MalformedException("a number beyond the end");
            }
            byte part = bytes[position++];
            if (shift == 28 && (part & 0xF8) != 0) {
                break;
            }
            value |= (part & 0x7F) << shift;
            if (part >= 0) {
                return value;
            }
        }
        throw new MalformedException("a number beyond 2^31");
    }

    /** Copies the next {@code length} bytes. */
    void copy(int length, byte[] into, int offset) {
        System.arraycopy(bytes, advance(length), into, offset, length);
    }

    ByteString string(int length) {
        int from = advance(length);
        return ByteString.of(bytes, from, from + length);
    }

    private int advance(int length) {
        if (length > bytes.length - position) {
            throw new MalformedException(length + " bytes where " + (bytes.length - position) + " are left");
        }
        int from = position;
        position += length;
        return from;
    }
}
