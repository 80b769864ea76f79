package dev.coffre.backup.tree;

import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.page.PageSource;
import dev.coffre.backup.record.RecordReference;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Walks the entries of a recovery point in key order and opens pages on demand. At a subtree, the caller can
 * {@link #skip} it or {@link #descend} into it.
 *
 * <p>Every page must match what its parent page says: level, last key, number of files and bytes, and all keys after those
 * already passed. A mismatch is a {@link dev.coffre.vault.problem.Problem} that names the page, thrown by {@link #peek} (for
 * the root) or {@link #descend}. Afterwards {@link #skip} still skips the subtree. Not thread-safe.
 */
public final class TreeCursor {
    private final TreePageSource pages;
    private final Deque<Deque<TreeItem>> open = new ArrayDeque<>();
    private final TreeRoot root;
    private boolean rootIsOpen;
    private @Nullable EntryKey lastSkipped;

    public TreeCursor(TreeRoot root, PageSource pages) {
        this(root, TreePageSource.of(pages));
    }

    public TreeCursor(TreeRoot root, TreePageSource pages) {
        this.root = root;
        this.pages = pages;
    }

    /** Returns the next entry, or the subtree that contains it; empty at the end. */
    public Optional<TreeItem> peek() {
        if (!rootIsOpen) {
            rootIsOpen = true;
            push(verified(pages.open(root.page()), root, lastSkipped));
        }
        while (!open.isEmpty() && open.element().isEmpty()) {
            open.pop();
        }
        return open.isEmpty() ? Optional.empty() : Optional.of(open.element().element());
    }

    /** Skips the next item: an entry, or a whole subtree without opening its pages. */
    public TreeItem skip() {
        TreeItem item = peek().orElseThrow(NoSuchElementException::new);
        open.element().remove();
        lastSkipped = item.key();
        return item;
    }

    /** Opens the next subtree, so that its first item is next. Returns the opened page. */
    public TreePage descend() {
        if (!(peek().orElseThrow(NoSuchElementException::new) instanceof Subtree subtree)) {
            throw new IllegalStateException("the next item is an entry");
        }
        TreePage page = verified(pages.open(subtree.page()), subtree, lastSkipped);
        open.element().remove();
        push(page);
        return page;
    }

    private void push(TreePage page) {
        open.push(new ArrayDeque<>(page.items()));
        if (page.level() > 0) {
            pages.prefetch(page.items().stream().map(Subtree.class::cast).toList());
        }
    }

    /**
     * Returns a page after comparing it with the subtree that its parent states.
     *
     * @param before every key of the page must be after it
     */
    static TreePage verified(TreePage page, Subtree stated, @Nullable EntryKey before) {
        TreeRoot root = new TreeRoot(stated.page(), stated.level(), stated.files(), stated.bytes());
        verified(page, root, before);
        if (!page.lastKey().equals(stated.key())) {
            throw damaged(
                    stated.page(),
                    "it ends with '" + page.lastKey().display() + "'",
                    "'" + stated.key().display() + "'");
        }
        return page;
    }

    static TreePage verified(TreePage page, TreeRoot stated, @Nullable EntryKey before) {
        if (page.level() != stated.level()) {
            throw damaged(stated.page(), "it is of level " + page.level(), "level " + stated.level());
        }
        if (page.files() != stated.files() || page.bytes() != stated.bytes()) {
            throw damaged(
                    stated.page(),
                    "it has " + page.files() + " files of " + page.bytes() + " bytes",
                    stated.files() + " files of " + stated.bytes() + " bytes");
        }
        if (before != null && page.firstKey().compareTo(before) <= 0) {
            throw damaged(
                    stated.page(),
                    "it begins with '" + page.firstKey().display() + "'",
                    "something after '" + before.display() + "'");
        }
        return page;
    }

    private static RuntimeException damaged(RecordReference page, String found, String stated) {
        return PageSource.damaged(page, found + ", where the page above says " + stated);
    }
}
