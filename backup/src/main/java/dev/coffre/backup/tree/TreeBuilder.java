package dev.coffre.backup.tree;

import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.page.PageLevels;
import dev.coffre.backup.page.PageSink;
import org.jspecify.annotations.Nullable;

/**
 * Makes the pages of a recovery point from its entries in key order. Equal entries make equal pages, and a page depends on
 * nothing outside it but where the page before ended. Holds one open page a level. Not thread-safe.
 */
public final class TreeBuilder {
    private final PageLevels<TreeItem> levels;
    private @Nullable EntryKey last;

    public TreeBuilder(CutValue cut, PageSink sink) {
        levels = new PageLevels<>(level -> new OpenTreePage(level, cut, sink));
    }

    /** @throws IllegalArgumentException if the entry's key is not after that of the entry before */
    public void add(Entry entry) {
        EntryKey key = entry.key();
        if (last != null && last.compareTo(key) >= 0) {
            throw new IllegalArgumentException("'" + key.display() + "' after '" + last.display() + "'");
        }
        levels.add(entry);
        last = key;
    }

    /** Seals what is open; there must be at least one entry. Nothing may be added afterwards. */
    public TreeRoot finish() {
        Subtree root = (Subtree) levels.finish();
        return new TreeRoot(root.page(), root.level(), root.files(), root.bytes());
    }
}
