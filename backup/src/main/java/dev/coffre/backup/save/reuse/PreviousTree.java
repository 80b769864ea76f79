package dev.coffre.backup.save.reuse;

import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.page.PageSource;
import dev.coffre.backup.tree.Entry;
import dev.coffre.backup.tree.Subtree;
import dev.coffre.backup.tree.TreeCursor;
import dev.coffre.backup.tree.TreeItem;
import dev.coffre.backup.tree.TreePage;
import dev.coffre.backup.tree.TreePageSource;
import dev.coffre.backup.tree.TreeRoot;
import dev.coffre.vault.problem.Problem;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Walks the entries of the previous point in step with the source. A page that is lost both here and at the vault is
 * skipped: its entries are not found, so their files are read again. Not thread-safe.
 */
public final class PreviousTree {
    private final Optional<TreeCursor> cursor;
    private Optional<PreviousEntry.LeafPage> leaf = Optional.empty();
    private int indexInLeaf;
    private boolean gaps;

    public PreviousTree(Optional<TreeRoot> root, PageSource pages) {
        this.cursor = root.map(known -> new TreeCursor(known, pages));
    }

    public PreviousTree(Optional<TreeRoot> root, TreePageSource pages) {
        this.cursor = root.map(known -> new TreeCursor(known, pages));
    }

    /** Returns the entry of {@code key} and moves past it. Keys must be given in ascending order, each once. */
    public Optional<PreviousEntry> find(EntryKey key) {
        return cursor.flatMap(known -> find(known, key));
    }

    /**
     * Returns the next leaf page, unopened, unless {@code key} is after its last entry. Skips entries before {@code key}.
     * {@link #find} may still be called for {@code key}.
     */
    public Optional<Subtree> nextLeaf(EntryKey key) {
        return cursor.flatMap(known -> nextLeaf(known, key));
    }

    /** Skips the page that {@link #nextLeaf} returned. */
    public void skipLeaf() {
        cursor.ifPresent(this::skip);
    }

    /** Passes on all entries before {@code key} and moves past them. */
    public void forEachBefore(EntryKey key, Consumer<PreviousEntry> consumer) {
        cursor.ifPresent(known -> forEachWhile(known, entry -> entry.key().compareTo(key) < 0, consumer));
    }

    /** Passes on all remaining entries. */
    public void forEach(Consumer<PreviousEntry> consumer) {
        cursor.ifPresent(known -> forEachWhile(known, entry -> true, consumer));
    }

    /**
     * Offers each remaining leaf page to {@code unopened}, still unopened. Passes on the entries of the pages that it does
     * not accept.
     */
    void forEach(Predicate<Subtree> unopened, Consumer<PreviousEntry> consumer) {
        cursor.ifPresent(known -> {
            for (Optional<TreeItem> next = peek(known); next.isPresent(); next = peek(known)) {
                switch (next.get()) {
                    case Subtree leaf when leaf.level() == 0 && unopened.test(leaf) -> skip(known);
                    case Subtree subtree -> descend(known, subtree);
                    case Entry entry -> consumer.accept(take(known, entry));
                }
            }
        });
    }

    /** Returns whether a page was lost, so that its entries were skipped. */
    public boolean hasGaps() {
        return gaps;
    }

    private void forEachWhile(TreeCursor cursor, Predicate<Entry> wanted, Consumer<PreviousEntry> consumer) {
        for (Optional<TreeItem> next = peek(cursor); next.isPresent(); next = peek(cursor)) {
            switch (next.get()) {
                case Subtree subtree -> descend(cursor, subtree);
                case Entry entry -> {
                    if (!wanted.test(entry)) {
                        return;
                    }
                    consumer.accept(take(cursor, entry));
                }
            }
        }
    }

    private Optional<Subtree> nextLeaf(TreeCursor cursor, EntryKey key) {
        for (Optional<TreeItem> next = peek(cursor); next.isPresent(); next = peek(cursor)) {
            TreeItem item = next.get();
            if (item.key().compareTo(key) < 0) {
                skip(cursor);
                continue;
            }
            switch (item) {
                case Subtree subtree when subtree.level() > 0 -> descend(cursor, subtree);
                case Subtree page -> {
                    return Optional.of(page);
                }
                case Entry _ -> {
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    private Optional<PreviousEntry> find(TreeCursor cursor, EntryKey key) {
        for (Optional<TreeItem> next = peek(cursor); next.isPresent(); next = peek(cursor)) {
            TreeItem item = next.get();
            int order = item.key().compareTo(key);
            if (order < 0) {
                skip(cursor);
                continue;
            }
            switch (item) {
                case Subtree subtree -> descend(cursor, subtree);
                case Entry entry -> {
                    return order == 0 ? Optional.of(take(cursor, entry)) : Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    private PreviousEntry take(TreeCursor cursor, Entry entry) {
        PreviousEntry found = new PreviousEntry(entry, leaf, indexInLeaf);
        skip(cursor);
        return found;
    }

    private void skip(TreeCursor cursor) {
        cursor.skip();
        indexInLeaf++;
    }

    private Optional<TreeItem> peek(TreeCursor cursor) {
        try {
            return cursor.peek();
        } catch (Problem gone) {
            if (isLost(gone)) {
                gaps = true;
                return Optional.empty();
            }
            throw gone;
        }
    }

    private void descend(TreeCursor cursor, Subtree subtree) {
        try {
            TreePage page = cursor.descend();
            leaf = Optional.of(new PreviousEntry.LeafPage(subtree, page.items().size()));
            indexInLeaf = 0;
        } catch (Problem gone) {
            if (!isLost(gone)) {
                throw gone;
            }
            gaps = true;
            cursor.skip();
        }
    }

    /**
     * Returns whether the problem is that a record is lost or damaged at the vault. A vault that does not answer is another
     * problem.
     */
    public static boolean isLost(Problem problem) {
        return switch (problem.code()) {
            case RECORD_MISSING, RECORD_DAMAGED -> true;
            default -> false;
        };
    }
}
