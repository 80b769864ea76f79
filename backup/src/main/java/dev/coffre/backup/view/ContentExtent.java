package dev.coffre.backup.view;

import dev.coffre.sealing.Slice;

/**
 * Consecutive content of a file in memory. The bytes are shared with the cache of the view.
 *
 * @param offset in the file of the first byte
 */
public record ContentExtent(long offset, Slice bytes) {
    /** The offset in the file after the last byte. */
    public long end() {
        return offset + bytes.length();
    }
}
