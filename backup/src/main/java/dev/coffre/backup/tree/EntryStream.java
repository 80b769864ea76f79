package dev.coffre.backup.tree;

import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.page.PageSource;
import dev.coffre.vault.problem.Problem;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;

/** All entries of a recovery point in key order. Throws the same problems as {@link TreeCursor}. Not thread-safe. */
public final class EntryStream implements Iterator<Entry> {
    private final TreeRoot root;
    private final TreeCursor cursor;
    private final UnreadablePageHandler unreadablePages;

    public EntryStream(TreeRoot root, PageSource pages) {
        this(root, pages, UnreadablePageHandler.FAIL);
    }

    /** @param lost receives damaged pages; the stream continues after them */
    public EntryStream(TreeRoot root, PageSource pages, UnreadablePageHandler lost) {
        this(root, new TreeCursor(root, pages), lost);
    }

    private EntryStream(TreeRoot root, TreeCursor cursor, UnreadablePageHandler lost) {
        this.root = root;
        this.cursor = cursor;
        this.unreadablePages = lost;
    }

    /** As the constructor, with pages that are decoded elsewhere. */
    public static EntryStream over(TreeRoot root, TreePageSource pages, UnreadablePageHandler lost) {
        return new EntryStream(root, new TreeCursor(root, pages), lost);
    }

    /** Returns the next entry without consuming it; empty at the end. */
    public Optional<Entry> peek() {
        while (true) {
            Optional<TreeItem> next = item();
            if (next.isEmpty()) {
                return Optional.empty();
            }
            switch (next.get()) {
                case Entry entry -> {
                    return Optional.of(entry);
                }
                case Subtree subtree -> descend(subtree);
            }
        }
    }

    private Optional<TreeItem> item() {
        try {
            return cursor.peek();
        } catch (Problem problem) {
            report(new UnreadablePage(Optional.empty(), root.files(), root.bytes(), problem));
            return Optional.empty();
        }
    }

    private void descend(Subtree subtree) {
        try {
            cursor.descend();
        } catch (Problem problem) {
            report(new UnreadablePage(Optional.of(subtree.key()), subtree.files(), subtree.bytes(), problem));
            cursor.skip();
        }
    }

    private void report(UnreadablePage page) {
        if (!UnreadablePage.isDamage(page.why())) {
            throw page.why();
        }
        unreadablePages.onUnreadable(page);
    }

    @Override
    public boolean hasNext() {
        return peek().isPresent();
    }

    @Override
    public Entry next() {
        Entry entry = peek().orElseThrow(NoSuchElementException::new);
        cursor.skip();
        return entry;
    }

    /** Skips everything before {@code key}. */
    public void seek(EntryKey key) {
        for (Optional<TreeItem> next = item(); next.isPresent(); next = item()) {
            boolean before = next.get().key().compareTo(key) < 0;
            if (before) {
                cursor.skip();
            } else if (next.get() instanceof Subtree subtree) {
                descend(subtree);
            } else {
                return;
            }
        }
    }

    /** Skips everything before {@code key}. Returns the entry with this key, if there is one. */
    public Optional<Entry> find(EntryKey key) {
        seek(key);
        return peek().filter(entry -> entry.key().equals(key));
    }
}
