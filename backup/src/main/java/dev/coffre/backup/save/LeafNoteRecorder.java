package dev.coffre.backup.save;

import dev.coffre.backup.cache.LeafNote;
import dev.coffre.backup.cache.LeafNoteWriter;
import dev.coffre.backup.run.Prefetch;
import dev.coffre.backup.save.flow.Workers;
import dev.coffre.backup.save.reuse.LeafNoteBuilder;
import dev.coffre.backup.tree.Entry;
import dev.coffre.backup.tree.LeafObserver;
import dev.coffre.backup.tree.Subtree;
import dev.coffre.vault.id.Oid;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;

/**
 * Notes the leaf pages of a tree while it is built: the workers make the notes, and this thread writes them in tree order.
 * Confined to the thread that builds the tree, except for the tasks of the workers.
 */
final class LeafNoteRecorder implements LeafObserver {
    /** Entries of one task: waking a thread costs as much as a few hundred of them. */
    private static final int ENTRIES_PER_TASK = 1_024;

    /** Maximum number of pages of one task. A page of entries with large attributes has few entries. */
    private static final int PAGES_PER_TASK = 8;

    /** Maximum number of tasks in flight. */
    private static final int MAX_TASKS_IN_FLIGHT = 2;

    private final Supplier<LeafNoteBuilder> builders;
    private final LeafNoteWriter writer;
    private final Workers workers;
    private List<Entry> entries = new ArrayList<>();
    private List<SealedLeaf> pages = new ArrayList<>();
    private int gatheredEntries;
    private final Deque<Prefetch<List<NotedLeaf>>> inFlight = new ArrayDeque<>();

    private record SealedLeaf(Oid oid, List<Entry> entries) {}

    private record NotedLeaf(Oid leaf, LeafNote note) {}

    /** @param builders makes a note builder for one task */
    LeafNoteRecorder(Supplier<LeafNoteBuilder> builders, LeafNoteWriter writer, Workers workers) {
        this.builders = builders;
        this.writer = writer;
        this.workers = workers;
    }

    @Override
    public void entry(Entry entry) {
        entries.add(entry);
    }

    @Override
    public void sealed(Subtree leaf) {
        pages.add(new SealedLeaf(leaf.page().oid(), entries));
        gatheredEntries += entries.size();
        entries = new ArrayList<>();
        if (gatheredEntries >= ENTRIES_PER_TASK || pages.size() == PAGES_PER_TASK) {
            offer();
        }
    }

    /** Writes the note of a page of the previous point. The page is the next leaf of this tree. */
    void addExisting(Oid leaf, LeafNote note) {
        finish();
        writer.add(leaf, note);
    }

    /** Waits for all notes and writes them. */
    void finish() {
        if (!pages.isEmpty()) {
            offer();
        }
        while (!inFlight.isEmpty()) {
            writeFirst();
        }
    }

    private void offer() {
        List<SealedLeaf> taken = pages;
        pages = new ArrayList<>();
        gatheredEntries = 0;
        inFlight.add(Prefetch.offer(() -> note(taken), workers::run));
        if (inFlight.size() > MAX_TASKS_IN_FLIGHT) {
            writeFirst();
        }
    }

    private void writeFirst() {
        inFlight.remove().get().forEach(noted -> writer.add(noted.leaf(), noted.note()));
    }

    private List<NotedLeaf> note(List<SealedLeaf> taken) {
        LeafNoteBuilder builder = builders.get();
        List<NotedLeaf> noted = new ArrayList<>(taken.size());
        for (SealedLeaf page : taken) {
            page.entries().forEach(entry -> builder.add(entry.key(), entry.metadata(), entry.marks(), entry.content()));
            noted.add(new NotedLeaf(page.oid(), builder.build(page.oid())));
        }
        return noted;
    }
}
