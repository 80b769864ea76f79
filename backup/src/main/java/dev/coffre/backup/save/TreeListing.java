package dev.coffre.backup.save;

import dev.coffre.backup.page.PageSource;
import dev.coffre.backup.save.draft.EntrySpill;
import dev.coffre.backup.save.flow.StopSignal;
import dev.coffre.backup.save.known.TreeUse;
import dev.coffre.backup.save.send.PageStream;
import dev.coffre.backup.tree.Entry;
import dev.coffre.backup.tree.Subtree;
import dev.coffre.backup.tree.TreeBuilder;
import dev.coffre.backup.tree.TreePageReader;
import dev.coffre.backup.tree.TreeRoot;
import dev.coffre.sealing.PageCut;
import dev.coffre.vault.problem.ProblemCode;

/** The second pass of a run: lists the entries in pages. Used once, by one thread. */
final class TreeListing {
    private final TreeBuilder tree;
    private final PageStream pages;
    private final PageSource previousPages;
    private final TreeUse use;
    private final StopSignal stop;
    private boolean empty = true;

    /** @param use counts what entries rest on, but for those of leaf pages that stand whole in the stream */
    TreeListing(PageCut cut, PageStream pages, PageSource previousPages, TreeUse use, StopSignal stop) {
        this.tree = new TreeBuilder(cut::value, pages);
        this.pages = pages;
        this.previousPages = previousPages;
        this.use = use;
        this.stop = stop;
    }

    TreeRoot list(EntrySpill entries) {
        entries.forEach(item -> {
            stop.check();
            empty = false;
            switch (item) {
                case Entry entry -> {
                    tree.add(entry);
                    use.count(entry.content(), entry.metadata().size());
                }
                case Subtree leaf -> add(leaf);
            }
        });
        if (empty) {
            throw ProblemCode.NOTHING_TO_BACK_UP.problem();
        }
        return tree.finish();
    }

    /** Where what came before shifted the pages, its entries are listed like any others. */
    private void add(Subtree leaf) {
        if (tree.addLeaf(leaf)) {
            pages.keep(leaf.page());
        } else {
            previousPages.open(leaf.page(), TreePageReader::decode).items().forEach(item -> tree.add((Entry) item));
        }
    }
}
