package dev.coffre.backup.tree;

import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.page.PageSource;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;

/** All entries of a recovery point in key order. Throws what {@link TreeCursor} throws. Not thread-safe. */
public final class EntryStream implements Iterator<Entry> {
    private final TreeCursor cursor;

    public EntryStream(TreeRoot root, PageSource pages) {
        cursor = new TreeCursor(root, pages);
    }

    /** The next entry without passing it; empty at the end. */
    public Optional<Entry> peek() {
        while (true) {
            Optional<TreeItem> next = cursor.peek();
            if (next.isEmpty()) {
                return Optional.empty();
            }
            switch (next.get()) {
                case Entry entry -> {
                    return Optional.of(entry);
                }
                case Subtree _ -> cursor.descend();
            }
        }
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

    /** Passes everything before {@code key}. */
    public void seek(EntryKey key) {
        cursor.seek(key);
    }

    /** The entry of this key, if there is one; everything before it is passed. */
    public Optional<Entry> find(EntryKey key) {
        seek(key);
        return peek().filter(entry -> entry.key().equals(key));
    }
}
