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
 * Has the notes about the leaf pages of a tree made by other threads, while the tree is made, and written in its order.
 * Confined to the thread that lists, but for what it offers to the workers.
 */
final class LeafNoting implements LeafObserver {
    /** Entries whose pages are noted together: waking a thread costs as much as noting some hundred. */
    private static final int TOGETHER = 1_024;

    /** And pages: those of entries with large attributes have few. */
    private static final int PAGES_TOGETHER = 8;

    /** So many times as many are held at most. */
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

    /** @param makers makes one for a thread */
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

    /** A page of the previous point is the next one of this tree. */
    void keep(Oid leaf, LeafNote note) {
        finish();
        writer.add(leaf, note);
    }

    /** Waits for all notes. */
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
