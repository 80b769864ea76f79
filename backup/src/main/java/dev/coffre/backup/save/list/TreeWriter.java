package dev.coffre.backup.save.list;

import dev.coffre.backup.cache.LeafNote;
import dev.coffre.backup.page.PageSource;
import dev.coffre.backup.paths.PathListRecorder;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.backup.save.flow.StopSignal;
import dev.coffre.backup.save.pending.EntrySpill;
import dev.coffre.backup.save.reuse.PreviousTree;
import dev.coffre.backup.save.reuse.TreeReferences;
import dev.coffre.backup.save.send.PageSealer;
import dev.coffre.backup.save.send.RecordsLostException;
import dev.coffre.backup.tree.Entry;
import dev.coffre.backup.tree.Subtree;
import dev.coffre.backup.tree.TreeBuilder;
import dev.coffre.backup.tree.TreePage;
import dev.coffre.backup.tree.TreePageReader;
import dev.coffre.backup.tree.TreeRoot;
import dev.coffre.sealing.PageBoundary;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.util.List;

/** The second pass of an attempt: builds the pages from the list of entries. Used once, by one thread. */
public final class TreeWriter {
    private final TreeBuilder tree;
    private final PageSealer pages;
    private final PageSource previousPages;
    private final TreeReferences references;
    private final LeafNoteRecorder notes;
    private final PathListRecorder paths;
    private final StopSignal stop;
    private boolean empty = true;

    /**
     * @param references counts the references of single entries; those of whole leaf pages are already counted
     * @param notes receives one note per leaf page
     * @param paths receives all entries
     */
    public TreeWriter(
            PageBoundary boundary,
            PageSealer pages,
            PageSource previousPages,
            TreeReferences references,
            LeafNoteRecorder notes,
            PathListRecorder paths,
            StopSignal stop) {
        this.tree = new TreeBuilder(boundary::value, pages, notes);
        this.pages = pages;
        this.previousPages = previousPages;
        this.references = references;
        this.notes = notes;
        this.paths = paths;
        this.stop = stop;
    }

    /** Returns the root of the tree. All of its pages are sealed on return. */
    public TreeRoot write(EntrySpill entries) {
        entries.forEach((item, note) -> {
            stop.check();
            empty = false;
            switch (item) {
                case Entry entry -> {
                    add(entry);
                    references.add(entry.content(), entry.metadata().size());
                }
                case Subtree leaf -> add(leaf, note);
            }
        });
        if (empty) {
            throw ProblemCode.NOTHING_TO_BACK_UP.problem();
        }
        TreeRoot root = tree.finish();
        notes.finish();
        return root;
    }

    /** Adds the page whole. If earlier changes shifted the page boundaries, opens it and adds its entries one by one. */
    private void add(Subtree leaf, LeafNote note) {
        if (tree.addLeaf(leaf)) {
            pages.reuse(leaf.page());
            notes.addExisting(leaf.page().oid(), note);
            paths.leaf(leaf);
        } else {
            open(leaf.page()).items().forEach(item -> add((Entry) item));
        }
    }

    private void add(Entry entry) {
        tree.add(entry);
        paths.entry(entry.key());
    }

    /** Also makes the page known for deduplication, because this run may not have opened it before. */
    private TreePage open(RecordReference leaf) {
        try {
            TreePage page = previousPages.open(leaf, TreePageReader::decode);
            pages.addKnown(leaf);
            return page;
        } catch (Problem problem) {
            throw PreviousTree.isLost(problem) ? new RecordsLostException(List.of(leaf.oid())) : problem;
        }
    }
}
