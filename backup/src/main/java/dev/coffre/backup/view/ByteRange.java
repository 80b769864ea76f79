package dev.coffre.backup.view;

/**
 * Consecutive bytes of a file.
 *
 * @param offset of the first byte
 * @param length at least 1
 */
public record ByteRange(long offset, long length) {
    public ByteRange {
        if (offset < 0 || length < 1 || offset > Long.MAX_VALUE - length) {
            throw new IllegalArgumentException(length + " bytes from " + offset);
        }
    }

    /** The offset after the last byte. */
    public long end() {
        return offset + length;
    }
}
