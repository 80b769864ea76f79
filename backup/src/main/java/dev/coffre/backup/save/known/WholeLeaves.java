package dev.coffre.backup.save.known;

import dev.coffre.backup.cache.LeafNote;
import dev.coffre.backup.content.Content;
import dev.coffre.backup.reference.Child;
import dev.coffre.backup.save.draft.Draft;
import dev.coffre.backup.save.draft.EntrySpill;
import dev.coffre.backup.save.draft.Placement;
import dev.coffre.backup.tree.Subtree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Detects that all entries of a leaf page of the previous point come again without others between them, and adds the page as
 * one item. Its entries then need not be encoded, hashed and sealed again. Everything else passes through. Confined to the
 * thread that walks.
 */
public final class WholeLeaves {
    private final EntrySpill entries;
    private final Predicate<Child> reusable;
    private final TreeUse use;
    private final LeafNoteMaker notes;

    /** The first entries of {@link #leaf}, few enough for memory. */
    private final List<Draft> held = new ArrayList<>();

    private Optional<PreviousEntry.Leaf> leaf = Optional.empty();

    /**
     * @param reusable whether a page may be part of this point's tree
     * @param use counts the references of pages added whole
     * @param notes builds the notes of opened pages
     */
    public WholeLeaves(EntrySpill entries, Predicate<Child> reusable, TreeUse use, LeafNoteMaker notes) {
        this.entries = entries;
        this.reusable = reusable;
        this.use = use;
        this.notes = notes;
    }

    public void add(Draft draft) {
        release();
        entries.add(draft);
    }

    /** Adds an entry that is identical to {@code previous}. */
    public void addAgain(Draft draft, PreviousEntry previous) {
        if (!goesOn(previous)) {
            release();
            leaf = previous.leaf()
                    .filter(page -> previous.place() == 0)
                    .filter(page -> reusable.test(page.page().page()));
        }
        if (leaf.isEmpty()) {
            entries.add(draft);
            return;
        }
        held.add(draft);
        if (held.size() == leaf.get().entries()) {
            noteWhole(leaf.get());
        }
    }

    /** Adds all entries of an unopened page of the previous point. */
    public void addWhole(Subtree page, LeafNote note) {
        release();
        LeafUse.count(note.use(), use);
        entries.add(page, note);
    }

    /** Passes on the held entries. */
    public void finish() {
        release();
    }

    private boolean goesOn(PreviousEntry previous) {
        return leaf.isPresent() && leaf.equals(previous.leaf()) && previous.place() == held.size();
    }

    private void noteWhole(PreviousEntry.Leaf whole) {
        for (Draft draft : held) {
            if (!(draft.placement() instanceof Placement.Stored(Content content))) {
                throw new IllegalStateException("'" + draft.key().display() + "' is new, in a page of before");
            }
            use.count(content, draft.metadata().size());
            notes.add(draft.key(), draft.metadata(), draft.marks(), content);
        }
        entries.add(whole.page(), notes.finish(whole.page().page().oid()));
        held.clear();
        leaf = Optional.empty();
    }

    private void release() {
        held.forEach(entries::add);
        held.clear();
        leaf = Optional.empty();
    }
}
