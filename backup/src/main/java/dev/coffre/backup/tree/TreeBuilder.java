package dev.coffre.backup.tree;

import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.page.PageSink;
import dev.coffre.backup.page.PageTreeBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Builds the pages of a recovery point from its entries in key order. Equal entries make equal pages: a page depends only on
 * its entries and on where the previous page ended. Holds one open page for each level. Not thread-safe.
 */
public final class TreeBuilder {
    private final PageTreeBuilder<TreeItem> levels;
    private final PageCutFunction cut;
    private @Nullable EntryKey last;

    public TreeBuilder(PageCutFunction cut, PageSink sink) {
        this(cut, sink, LeafObserver.NONE);
    }

    /** @param observer does not receive pages added by {@link #addLeaf} */
    public TreeBuilder(PageCutFunction cut, PageSink sink, LeafObserver observer) {
        this.cut = cut;
        levels = new PageTreeBuilder<>(level -> new OpenTreePage(level, cut, sink, observer));
    }

    /** @throws IllegalArgumentException if the entry's key is not after that of the previous entry */
    public void add(Entry entry) {
        requireAfterLast(entry.key());
        levels.add(entry);
        last = entry.key();
    }

    /**
     * Adds a whole leaf page if this tree would contain the same page: no leaf page is open, and this page ends where pages
     * end. Otherwise returns false and changes nothing.
     *
     * @param leaf a page made by a builder with the same cut function and sealed by a sink with the same key
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

    /** Seals the open pages and returns the root. There must be at least one entry. Nothing may be added afterwards. */
    public TreeRoot finish() {
        Subtree root = (Subtree) levels.finish();
        return new TreeRoot(root.page(), root.level(), root.files(), root.bytes());
    }
}
