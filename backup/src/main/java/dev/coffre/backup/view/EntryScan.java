package dev.coffre.backup.view;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.tree.Entry;
import dev.coffre.backup.tree.EntryStream;
import dev.coffre.backup.tree.TreeRoot;
import dev.coffre.backup.tree.UnreadablePageHandler;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Lookups in one recovery point by one thread. Lookups in key order fetch the following pages ahead. A damaged page
 * goes to the handler, and what only it names is skipped. Not thread-safe.
 */
public final class EntryScan {
    private final TreeRoot root;
    private final ScanPages pages;

    EntryScan(TreeRoot root, TreePageCache pages) {
        this.root = root;
        this.pages = new ScanPages(pages);
    }

    /** Returns the entry with this key, if there is one. */
    public Optional<Entry> find(EntryKey key, UnreadablePageHandler lost) {
        return stream(lost).find(key);
    }

    /** Returns the direct children of a folder, ascending by name. */
    public Iterator<Entry> children(EntryKey folder, UnreadablePageHandler lost) {
        return from(folder.beforeChildren(), childOf(folder), lost);
    }

    /** Returns all descendants of a folder, in key order. */
    public Iterator<Entry> below(EntryKey folder, UnreadablePageHandler lost) {
        return from(folder.beforeChildren(), belowPath(folder.path()), lost);
    }

    /** Returns the entries from {@code first} on, up to the first one that is not {@code inside}. */
    Iterator<Entry> from(EntryKey first, Predicate<EntryKey> inside, UnreadablePageHandler lost) {
        EntryStream stream = stream(lost);
        stream.seek(first);
        return new Range(stream, inside);
    }

    /** Returns a predicate for one thread. */
    static Predicate<EntryKey> childOf(EntryKey folder) {
        return new ChildOf(folder.path());
    }

    /** Most keys of a page have the same list as their parent, so it is compared once. */
    private static final class ChildOf implements Predicate<EntryKey> {
        private List<ByteString> path;

        ChildOf(List<ByteString> path) {
            this.path = path;
        }

        @Override
        @SuppressWarnings("ReferenceEquality")
        public boolean test(EntryKey key) {
            List<ByteString> parent = key.parent();
            if (parent == path) {
                return true;
            }
            boolean isEqual = parent.equals(path);
            path = isEqual ? parent : path;
            return isEqual;
        }
    }

    private static Predicate<EntryKey> belowPath(List<ByteString> path) {
        return key -> EntryKey.sharedParents(key.parent(), path) == path.size();
    }

    private EntryStream stream(UnreadablePageHandler lost) {
        return EntryStream.over(root, pages, lost);
    }

    private record Range(EntryStream stream, Predicate<EntryKey> inside) implements Iterator<Entry> {
        @Override
        public boolean hasNext() {
            return stream.peek().filter(entry -> inside.test(entry.key())).isPresent();
        }

        @Override
        public Entry next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return stream.next();
        }
    }
}
