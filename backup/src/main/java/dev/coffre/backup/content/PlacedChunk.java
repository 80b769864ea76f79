package dev.coffre.backup.content;

/**
 * A chunk and its offset in the file.
 *
 * @param offset of its first byte
 */
public record PlacedChunk(long offset, StoredChunk chunk) {
    /** The offset after its last byte. */
    public long end() {
        return offset + chunk.rawLength();
    }
}
