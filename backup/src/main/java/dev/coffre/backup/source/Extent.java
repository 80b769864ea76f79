package dev.coffre.backup.source;

/**
 * A range of a file that holds data.
 *
 * @param position of its first byte
 * @param length in bytes, at least 1
 */
public record Extent(long position, long length) {
    public Extent {
        if (position < 0 || length < 1) {
            throw new IllegalArgumentException(position + "+" + length);
        }
    }

    public long end() {
        return position + length;
    }
}
