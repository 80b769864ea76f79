package dev.coffre.backup.save;

import dev.coffre.backup.cache.LeafNote;
import dev.coffre.backup.cache.LeafNoteWriter;
import dev.coffre.backup.run.Ahead;
import dev.coffre.backup.save.flow.Workers;
import dev.coffre.backup.save.known.LeafNoteMaker;
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
 * Makes the notes about the leaf pages of a tree on other threads while the tree is built, and writes them in tree order.
 * Confined to the thread that builds the tree, except for the tasks of the workers.
 */
final class LeafNoting implements LeafObserver {
    /** Entries of one task: waking a thread costs as much as noting a few hundred. */
    private static final int TOGETHER = 1_024;

    /** Maximum number of pages of one task. Pages of entries with large attributes contain few entries. */
    private static final int PAGES_TOGETHER = 8;

    /** Maximum number of tasks in flight. */
    private static final int MOST = 2;

    private final Supplier<LeafNoteMaker> makers;
    private final LeafNoteWriter writer;
    private final Workers workers;
    private List<Entry> entries = new ArrayList<>();
    private List<Page> pages = new ArrayList<>();
    private int gathered;
    private final Deque<Ahead<List<Noted>>> coming = new ArrayDeque<>();

    private record Page(Oid oid, List<Entry> entries) {}

    private record Noted(Oid leaf, LeafNote note) {}

    /** @param makers makes a note maker for one thread */
    LeafNoting(Supplier<LeafNoteMaker> makers, LeafNoteWriter writer, Workers workers) {
        this.makers = makers;
        this.writer = writer;
        this.workers = workers;
    }

    @Override
    public void entry(Entry entry) {
        entries.add(entry);
    }

    @Override
    public void sealed(Subtree leaf) {
        pages.add(new Page(leaf.page().oid(), entries));
        gathered += entries.size();
        entries = new ArrayList<>();
        if (gathered >= TOGETHER || pages.size() == PAGES_TOGETHER) {
            offer();
        }
    }

    /** Writes the note of a page of the previous point that is the next one of this tree. */
    void keep(Oid leaf, LeafNote note) {
        finish();
        writer.add(leaf, note);
    }

    /** Waits for all notes and writes them. */
    void finish() {
        if (!pages.isEmpty()) {
            offer();
        }
        while (!coming.isEmpty()) {
            writeFirst();
        }
    }

    private void offer() {
        List<Page> taken = pages;
        pages = new ArrayList<>();
        gathered = 0;
        coming.add(Ahead.offer(() -> note(taken), workers::run));
        if (coming.size() > MOST) {
            writeFirst();
        }
    }

    private void writeFirst() {
        coming.remove().get().forEach(noted -> writer.add(noted.leaf(), noted.note()));
    }

    private List<Noted> note(List<Page> taken) {
        LeafNoteMaker maker = makers.get();
        List<Noted> noted = new ArrayList<>(taken.size());
        for (Page page : taken) {
            page.entries().forEach(entry -> maker.add(entry.key(), entry.metadata(), entry.marks(), entry.content()));
            noted.add(new Noted(page.oid(), maker.finish(page.oid())));
        }
        return noted;
    }
}
