package dev.coffre.sealing;

import java.util.Arrays;
import java.util.Objects;

/**
 * A range of a byte array, so that buffers are passed on without copying. The bytes are shared, not owned.
 *
 * @param bytes the array
 * @param offset of the first byte
 * @param length number of bytes
 */
@SuppressWarnings("ArrayRecordComponent") // a view: sharing the array is its purpose, and it is never compared
public record Slice(byte[] bytes, int offset, int length) {
    public Slice {
        Objects.checkFromIndexSize(offset, length, bytes.length);
    }

    public static Slice of(byte[] bytes) {
        return new Slice(bytes, 0, bytes.length);
    }

    /** Returns the bytes as an array of exactly that length. It is the shared array itself if the slice covers all of it. */
    public byte[] toArray() {
        return length == bytes.length ? bytes : Arrays.copyOfRange(bytes, offset, offset + length);
    }

    @Override
    public String toString() {
        return "[" + length + " bytes]";
    }
}
