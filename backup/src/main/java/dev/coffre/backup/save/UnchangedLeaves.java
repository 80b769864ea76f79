package dev.coffre.backup.save;

import dev.coffre.backup.cache.LeafNote;
import dev.coffre.backup.cache.LeafNotes;
import dev.coffre.backup.save.known.LeafLook;
import dev.coffre.backup.save.known.PreviousTree;
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
final class UnchangedLeaves {
    private final PreviousTree previous;
    private final LeafNotes notes;
    private final boolean noted;
    private final LeafLook look;
    private final Predicate<SourceItem> comparable;
    private final Predicate<LeafNote> reusable;
    private final Consumer<SourceItem> single;
    private final BiConsumer<Subtree, LeafNote> whole;

    /** Items of {@link #expected} so far; at most as many as a page has entries. */
    private final List<SourceItem> held = new ArrayList<>();

    private Optional<Expected> expected = Optional.empty();

    private record Expected(Subtree leaf, LeafNote note) {}

    /**
     * @param notes about the pages of {@code previous}
     * @param comparable whether the metadata of an item suffices for the comparison
     * @param reusable whether the records that a page references may be reused, given a valid note
     * @param single receives an item that must be compared or read
     * @param whole receives a page of the previous point whose entries are all unchanged
     */
    UnchangedLeaves(
            PreviousTree previous,
            LeafNotes notes,
            LeafLook look,
            Predicate<SourceItem> comparable,
            Predicate<LeafNote> reusable,
            Consumer<SourceItem> single,
            BiConsumer<Subtree, LeafNote> whole) {
        this.previous = previous;
        this.notes = notes;
        this.noted = !notes.isAtEnd();
        this.look = look;
        this.comparable = comparable;
        this.reusable = reusable;
        this.single = single;
        this.whole = whole;
    }

    /** Adds the next item of the walk. */
    void add(SourceItem item) {
        if (!noted) {
            single.accept(item);
            return;
        }
        boolean looks = comparable.test(item);
        if (expected.isPresent() && !(looks && isExpected(item))) {
            release();
        }
        if (expected.isEmpty() && looks) {
            expected = previous.leafBefore(item.key())
                    .flatMap(leaf -> notes.of(leaf.page().oid()).map(note -> new Expected(leaf, note)));
        }
        if (expected.isEmpty()) {
            single.accept(item);
        } else {
            hold(item, expected.get());
        }
    }

    /** Passes on the held items one by one. */
    void release() {
        held.forEach(single);
        forget();
    }

    private boolean isExpected(SourceItem item) {
        return item.key().compareTo(expected.orElseThrow().leaf().key()) <= 0;
    }

    private void hold(SourceItem item, Expected page) {
        held.add(item);
        look.add(item.key(), item.metadata());
        if (held.size() < page.note().entries()) {
            return;
        }
        if (look.matches(page.leaf().page().oid(), page.note()) && reusable.test(page.note())) {
            previous.passLeaf();
            whole.accept(page.leaf(), page.note());
            forget();
        } else {
            release();
        }
    }

    private void forget() {
        held.clear();
        look.clear();
        expected = Optional.empty();
    }
}
