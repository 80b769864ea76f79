package dev.coffre.backup.tree;

import dev.coffre.backup.entry.ByteString;

/**
 * A field of an entry that this version does not understand and keeps as it is.
 *
 * @param tag as it stands, bit 15 included
 */
public record ForeignField(int tag, ByteString value) {
    /** Whether an entry recovered without it is incomplete, so that the person must be told. */
    public boolean isCritical() {
        return FieldTag.isCritical(tag);
    }
}
