package dev.coffre.backup.save.patch;

import dev.coffre.backup.content.RecordExtent;

/** How the next bytes of a patched chunk are made, as long as its literals are in no bundle. */
public sealed interface PatchInstruction {
    /** Length in bytes, at least 1. */
    int length();

    /** Bytes that the vault has. */
    record Copy(RecordExtent extent) implements PatchInstruction {
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
    record Literal(int offset, int length) implements PatchInstruction {}
}
