package dev.coffre.backup.save.known;

import dev.coffre.backup.content.Content;
import dev.coffre.backup.reference.Child;
import dev.coffre.backup.save.draft.Draft;
import dev.coffre.backup.save.draft.EntrySpill;
import dev.coffre.backup.save.draft.Placement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Notes a leaf page of the previous point as one thing when all of its entries come again, nothing between them: then
 * nobody encodes, hashes and seals them again. Everything else passes through. Confined to the thread that walks.
 */
public final class WholeLeaves {
    private final EntrySpill entries;
    private final Predicate<Child> reusable;
    private final TreeUse use;

    /** The first entries of {@link #leaf}; few enough to wait in memory. */
    private final List<Draft> held = new ArrayList<>();

    private Optional<PreviousEntry.Leaf> leaf = Optional.empty();

    /**
     * @param reusable whether a page may stand in this point's tree
     * @param use counts what the entries of pages noted whole rest on
     */
    public WholeLeaves(EntrySpill entries, Predicate<Child> reusable, TreeUse use) {
        this.entries = entries;
        this.reusable = reusable;
        this.use = use;
    }

    public void add(Draft draft) {
        release();
        entries.add(draft);
    }

    /** Adds an entry that stands in the previous point word for word, as {@code previous}. */
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

    /** Hands on what is held back. */
    public void finish() {
        release();
    }

    private boolean goesOn(PreviousEntry previous) {
        return leaf.isPresent() && leaf.equals(previous.leaf()) && previous.place() == held.size();
    }

    private void noteWhole(PreviousEntry.Leaf whole) {
        for (Draft draft : held) {
            if (draft.placement() instanceof Placement.Stored(Content content)) {
                use.count(content, draft.metadata().size());
            }
        }
        entries.add(whole.page());
        held.clear();
        leaf = Optional.empty();
    }

    private void release() {
        held.forEach(entries::add);
        held.clear();
        leaf = Optional.empty();
    }
}
