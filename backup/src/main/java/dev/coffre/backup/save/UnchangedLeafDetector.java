package dev.coffre.backup.save;

import dev.coffre.backup.cache.LeafNote;
import dev.coffre.backup.cache.LeafNoteReader;
import dev.coffre.backup.save.reuse.LeafDigest;
import dev.coffre.backup.save.reuse.PreviousTree;
import dev.coffre.backup.source.SourceItem;
import dev.coffre.backup.tree.Subtree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Groups the items of a walk by the leaf pages of the previous point. If all items of a page match its note, the page is kept
 * without being opened. All other items are passed on one by one.
 *
 * <p>Confined to the thread that walks.
 */
final class UnchangedLeafDetector {
    private final PreviousTree previous;
    private final LeafNoteReader notes;
    private final boolean hasNotes;
    private final LeafDigest digest;
    private final Predicate<SourceItem> comparable;
    private final Predicate<LeafNote> reusable;
    private final Consumer<SourceItem> single;
    private final BiConsumer<Subtree, LeafNote> whole;

    /** Items of {@link #expected} that have come so far; at most as many as the page has entries. */
    private final List<SourceItem> held = new ArrayList<>();

    private Optional<ExpectedLeaf> expected = Optional.empty();

    private record ExpectedLeaf(Subtree leaf, LeafNote note) {}

    /**
     * @param notes about the pages of {@code previous}
     * @param comparable whether the metadata of an item suffices for the comparison
     * @param reusable whether the records that a page references may be reused, given a valid note
     * @param single receives an item that must be compared or read
     * @param whole receives a page of the previous point whose entries are all unchanged
     */
    UnchangedLeafDetector(
            PreviousTree previous,
            LeafNoteReader notes,
            LeafDigest digest,
            Predicate<SourceItem> comparable,
            Predicate<LeafNote> reusable,
            Consumer<SourceItem> single,
            BiConsumer<Subtree, LeafNote> whole) {
        this.previous = previous;
        this.notes = notes;
        this.hasNotes = !notes.isAtEnd();
        this.digest = digest;
        this.comparable = comparable;
        this.reusable = reusable;
        this.single = single;
        this.whole = whole;
    }

    /** Adds the next item of the walk. */
    void add(SourceItem item) {
        if (!hasNotes) {
            single.accept(item);
            return;
        }
        boolean isComparable = comparable.test(item);
        if (expected.isPresent() && !(isComparable && isExpected(item))) {
            flush();
        }
        if (expected.isEmpty() && isComparable) {
            expected = previous.nextLeaf(item.key())
                    .flatMap(leaf -> notes.find(leaf.page().oid()).map(note -> new ExpectedLeaf(leaf, note)));
        }
        if (expected.isEmpty()) {
            single.accept(item);
        } else {
            collect(item, expected.get());
        }
    }

    /** Passes on the held items one by one. */
    void flush() {
        held.forEach(single);
        reset();
    }

    private boolean isExpected(SourceItem item) {
        return item.key().compareTo(expected.orElseThrow().leaf().key()) <= 0;
    }

    private void collect(SourceItem item, ExpectedLeaf page) {
        held.add(item);
        digest.add(item.key(), item.metadata());
        if (held.size() < page.note().entries()) {
            return;
        }
        if (digest.matches(page.leaf().page().oid(), page.note()) && reusable.test(page.note())) {
            previous.skipLeaf();
            whole.accept(page.leaf(), page.note());
            reset();
        } else {
            flush();
        }
    }

    private void reset() {
        held.clear();
        digest.reset();
        expected = Optional.empty();
    }
}
