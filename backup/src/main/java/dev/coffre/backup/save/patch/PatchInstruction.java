package dev.coffre.backup.save.patch;

import dev.coffre.backup.content.RecordExtent;

/** A step of composing a patched chunk, before its literals are in patch bundles. */
public sealed interface PatchInstruction {
    /** Length in bytes, at least 1. */
    int length();

    /** Bytes of a record that the vault has. */
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
