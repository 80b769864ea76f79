package dev.coffre.backup.tree;

import dev.coffre.backup.entry.EntryKey;

/** An item of a tree page: an entry in a leaf, a page in an inner page. */
public sealed interface TreeItem permits Entry, Subtree {
    /** The sort key: an entry's own, or for a subtree that of the last entry below. */
    EntryKey key();

    /** Number of regular files: of the entry itself or below the subtree. */
    long files();

    /** Bytes of these files, holes included. */
    long bytes();
}
