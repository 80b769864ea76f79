package dev.coffre.backup.ntfs;

import dev.coffre.backup.bytes.MalformedException;
import dev.coffre.backup.entry.ByteString;

/** Little-endian fields at given places of a structure. A field outside it is a {@link MalformedException}. */
record LittleEndian(ByteString bytes) {
    int u8(int at) {
        return require(at, 1).byteAt(at) & 0xFF;
    }

    int u16(int at) {
        return u8(at) | u8(at + 1) << 8;
    }

    long u32(int at) {
        return u16(at) | (long) u16(at + 2) << 16;
    }

    /** Returns a {@code u32} that is a place in the structure; a greater one is refused. */
    int offset(int at) {
        long value = u32(at);
        if (value > bytes.size()) {
            throw new MalformedException("byte " + value + " of " + bytes.size());
        }
        return (int) value;
    }

    /** Returns UTF-16 text as a Java string, which may hold lone surrogates. */
    String text(int from, int length) {
        if (length % 2 != 0) {
            throw new MalformedException("a text of " + length + " bytes");
        }
        require(from, length);
        StringBuilder text = new StringBuilder(length / 2);
        for (int at = from; at < from + length; at += 2) {
            text.append((char) u16(at));
        }
        return text.toString();
    }

    ByteString require(int from, int length) {
        if (from < 0 || length < 0 || from > bytes.size() - length) {
            throw new MalformedException("bytes " + from + " to " + ((long) from + length) + " of " + bytes.size());
        }
        return bytes;
    }
}
