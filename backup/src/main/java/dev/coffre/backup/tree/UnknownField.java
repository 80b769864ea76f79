package dev.coffre.backup.tree;

import dev.coffre.backup.entry.ByteString;

/**
 * A field of an entry that this version does not understand and keeps unchanged.
 *
 * @param tag as stored, bit 15 included
 */
public record UnknownField(int tag, ByteString value) {
    /** Whether an entry recovered without the field is incomplete. Such a recovery must warn. */
    public boolean isCritical() {
        return EntryFieldTag.isCritical(tag);
    }
}
