package dev.coffre.backup.tree;

import dev.coffre.backup.entry.EntryKey;

/** What a tree page holds: entries in a leaf, pages in an inner one. */
public sealed interface TreeItem permits Entry, Subtree {
    /** By which items are sorted: of an entry its own, of a subtree that of the last entry below. */
    EntryKey key();

    /** Regular files that it stands for. */
    long files();

    /** Bytes of these files, holes included. */
    long bytes();
}
