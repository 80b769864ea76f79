package dev.coffre.backup.view;

import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.tree.Entry;
import java.util.Optional;

/**
 * A path at which two recovery points differ.
 *
 * @param before empty if it was added
 * @param after empty if it was removed
 */
public record Difference(Change change, Optional<Entry> before, Optional<Entry> after) {
    /** How a path changed. */
    public enum Change {
        ADDED,
        REMOVED,
        /** A folder became a file, for example. */
        TYPE,
        /** Other bytes, another target of a link, or another device. */
        CONTENT,
        /** Owner, mode, time or attributes only. */
        METADATA
    }

    static Difference added(Entry entry) {
        return new Difference(Change.ADDED, Optional.empty(), Optional.of(entry));
    }

    static Difference removed(Entry entry) {
        return new Difference(Change.REMOVED, Optional.of(entry), Optional.empty());
    }

    public EntryKey key() {
        return after.or(() -> before).orElseThrow().key();
    }
}
