package dev.coffre.backup.save.patch;

import dev.coffre.backup.content.RecordExtent;

/** A part of a patched chunk, before its literals are in a bundle. The pieces of a chunk follow one another. */
public sealed interface Piece {
    /** Length in bytes, at least 1. */
    int length();

    /** Bytes that the vault has. */
    record Copy(RecordExtent extent) implements Piece {
        @Override
        public int length() {
            return extent.length();
        }
    }

    /**
     * Bytes that must be sent.
     *
     * @param offset of the first one in the chunk
     */
    record Literal(int offset, int length) implements Piece {}
}
