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
 * Takes the items of a walk, a leaf page of the previous point at a time: where all of them look as that page was noted to
 * look, it is taken over without being opened. Every other item is handed on by itself.
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

    /** What came so far of {@link #expected}, not more than a page has entries. */
    private final List<SourceItem> held = new ArrayList<>();

    private Optional<Expected> expected = Optional.empty();

    private record Expected(Subtree leaf, LeafNote note) {}

    /**
     * @param notes about the pages of {@code previous}
     * @param comparable whether the look of an item says all that has to be known of it
     * @param reusable whether what a page rests on may be taken over, its note being true
     * @param single takes an item that has to be compared, or read
     * @param whole takes a page that stands in the previous point, whose entries all came as they were
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

    /** Takes the next item of the walk. */
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

    /** Hands on what is held back. */
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
