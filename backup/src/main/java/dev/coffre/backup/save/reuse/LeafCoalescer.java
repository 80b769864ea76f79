package dev.coffre.backup.save.reuse;

import dev.coffre.backup.cache.LeafNote;
import dev.coffre.backup.content.FileContent;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.backup.save.pending.ContentLocation;
import dev.coffre.backup.save.pending.EntrySpill;
import dev.coffre.backup.save.pending.PendingEntry;
import dev.coffre.backup.tree.Subtree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Detects consecutive entries that are exactly one unchanged leaf page of the previous point, and adds the page as one item.
 * Its entries then need not be encoded, hashed and sealed again. All other entries pass through. Confined to the thread that
 * walks.
 */
public final class LeafCoalescer {
    private final EntrySpill entries;
    private final Predicate<RecordReference> reusable;
    private final TreeReferences references;
    private final LeafNoteBuilder notes;

    /** The entries of {@link #leaf} that have come so far, few enough for memory. */
    private final List<PendingEntry> held = new ArrayList<>();

    private Optional<PreviousEntry.LeafPage> leaf = Optional.empty();

    /**
     * @param reusable whether a page may be part of this point's tree
     * @param references counts the references of pages that are added whole
     * @param notes builds the notes of opened pages
     */
    public LeafCoalescer(
            EntrySpill entries, Predicate<RecordReference> reusable, TreeReferences references, LeafNoteBuilder notes) {
        this.entries = entries;
        this.reusable = reusable;
        this.references = references;
        this.notes = notes;
    }

    public void add(PendingEntry pending) {
        flush();
        entries.add(pending);
    }

    /** Adds an entry that is identical to {@code previous}. */
    public void addUnchanged(PendingEntry pending, PreviousEntry previous) {
        if (!isNextOfLeaf(previous)) {
            flush();
            leaf = previous.leaf()
                    .filter(page -> previous.index() == 0)
                    .filter(page -> reusable.test(page.page().page()));
        }
        if (leaf.isEmpty()) {
            entries.add(pending);
            return;
        }
        held.add(pending);
        if (held.size() == leaf.get().entries()) {
            addHeldLeaf(leaf.get());
        }
    }

    /** Adds all entries of an unopened page of the previous point. */
    public void addLeaf(Subtree page, LeafNote note) {
        flush();
        LeafReferences.addTo(note.references(), references);
        entries.add(page, note);
    }

    /** Passes on the held entries. */
    public void finish() {
        flush();
    }

    private boolean isNextOfLeaf(PreviousEntry previous) {
        return leaf.isPresent() && leaf.equals(previous.leaf()) && previous.index() == held.size();
    }

    private void addHeldLeaf(PreviousEntry.LeafPage whole) {
        for (PendingEntry pending : held) {
            if (!(pending.content() instanceof ContentLocation.Stored(FileContent content))) {
                throw new IllegalStateException("'" + pending.key().display() + "' is new, in a page of before");
            }
            references.add(content, pending.metadata().size());
            notes.add(pending.key(), pending.metadata(), pending.marks(), content);
        }
        entries.add(whole.page(), notes.build(whole.page().page().oid()));
        held.clear();
        leaf = Optional.empty();
    }

    private void flush() {
        held.forEach(entries::add);
        held.clear();
        leaf = Optional.empty();
    }
}
