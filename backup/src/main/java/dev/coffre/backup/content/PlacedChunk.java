package dev.coffre.backup.content;

import dev.coffre.backup.reference.Child;

/**
 * A chunk and where it belongs.
 *
 * @param offset of its first byte in the file
 */
public record PlacedChunk(long offset, Child chunk) {
    /** The offset after its last byte. */
    public long end() {
        return offset + chunk.rawLength();
    }
}
