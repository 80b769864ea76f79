package dev.coffre.backup.archive;

import dev.coffre.backup.entry.ByteString;
import java.io.ByteArrayOutputStream;

/** Collects numbers of two, four and eight bytes, least significant byte first, as ZIP has them. */
final class LittleEndianBytes {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** @param value 0 to 65,535 */
    LittleEndianBytes u16(int value) {
        if (value >>> 16 != 0) {
            throw new IllegalArgumentException(value + " in two bytes");
        }
        out.write(value);
        out.write(value >>> 8);
        return this;
    }

    /** Writes the lower 32 bits. */
    LittleEndianBytes u32(long value) {
        return u16((int) value & 0xFFFF).u16((int) (value >>> 16) & 0xFFFF);
    }

    LittleEndianBytes u64(long value) {
        return u32(value).u32(value >>> 32);
    }

    LittleEndianBytes bytes(ByteString value) {
        out.writeBytes(value.toByteArray());
        return this;
    }

    LittleEndianBytes bytes(byte[] value) {
        out.writeBytes(value);
        return this;
    }

    int size() {
        return out.size();
    }

    byte[] toByteArray() {
        return out.toByteArray();
    }
}
