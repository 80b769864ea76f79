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
    private final CutValue cut;
    private @Nullable EntryKey last;

    public TreeBuilder(CutValue cut, PageSink sink) {
        this(cut, sink, LeafObserver.NONE);
    }

    /** @param observer is not told of pages that {@link #addLeaf} adds */
    public TreeBuilder(CutValue cut, PageSink sink, LeafObserver observer) {
        this.cut = cut;
        levels = new PageLevels<>(level -> new OpenTreePage(level, cut, sink, observer));
    }

    /** @throws IllegalArgumentException if the entry's key is not after that of the entry before */
    public void add(Entry entry) {
        requireAfterLast(entry.key());
        levels.add(entry);
        last = entry.key();
    }

    /**
     * Adds all entries of a leaf page at once, if this tree would hold the very same page: if no page is open that they
     * would have to go into, and this one ends where pages end. Otherwise answers false and changes nothing.
     *
     * @param leaf a page that a builder with the same cut made and a sink of the same key sealed
     */
    public boolean addLeaf(Subtree leaf) {
        requireAfterLast(leaf.key());
        if (leaf.level() != 0 || !OpenTreePage.endsAt(leaf.key(), 0, cut) || !levels.addPage(leaf)) {
            return false;
        }
        last = leaf.key();
        return true;
    }

    private void requireAfterLast(EntryKey key) {
        if (last != null && last.compareTo(key) >= 0) {
            throw new IllegalArgumentException("'" + key.display() + "' after '" + last.display() + "'");
        }
    }

    /** Seals what is open; there must be at least one entry. Nothing may be added afterwards. */
    public TreeRoot finish() {
        Subtree root = (Subtree) levels.finish();
        return new TreeRoot(root.page(), root.level(), root.files(), root.bytes());
    }
}
