package dev.coffre.backup.content;

import dev.coffre.backup.reference.Child;
import dev.coffre.vault.record.RecordType;

/**
 * A filelist page below another one.
 *
 * @param bytes holes and content below it
 * @param level of the page: 0 if it lists chunks
 */
public record Sublist(long bytes, Child list, int level) implements ListItem {
    public Sublist {
        if (bytes < 1) {
            throw new IllegalArgumentException("a list of " + bytes + " bytes");
        }
        if (list.type() != RecordType.FILELIST) {
            throw new IllegalArgumentException("a " + list.type() + " as a file list");
        }
    }

    @Override
    public Child child() {
        return list;
    }
}
