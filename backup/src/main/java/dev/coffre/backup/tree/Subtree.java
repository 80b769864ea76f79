package dev.coffre.backup.tree;

import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.vault.record.RecordType;

/**
 * One page with everything below it, as its parent page names it.
 *
 * @param key of the last entry below
 * @param level of the page: 0 if it holds entries
 */
public record Subtree(EntryKey key, RecordReference page, int level, long files, long bytes) implements TreeItem {
    public Subtree {
        if (page.type() != RecordType.TREE) {
            throw new IllegalArgumentException("a " + page.type() + " as a tree page");
        }
        if (files < 0 || bytes < 0) {
            throw new IllegalArgumentException(files + " files of " + bytes + " bytes");
        }
    }
}
