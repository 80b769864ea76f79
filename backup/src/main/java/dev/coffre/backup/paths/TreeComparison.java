package dev.coffre.backup.paths;

import dev.coffre.backup.page.PageSource;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.backup.tree.Entry;
import dev.coffre.backup.tree.Subtree;
import dev.coffre.backup.tree.TreeCursor;
import dev.coffre.backup.tree.TreeItem;
import dev.coffre.backup.tree.TreePage;
import dev.coffre.backup.tree.TreePageReader;
import dev.coffre.backup.tree.TreePageSource;
import dev.coffre.backup.tree.TreeRoot;
import java.util.List;
import java.util.Optional;

/** Compares the tree of a point with that of a point before it. Opens the inner pages and the leaf pages that differ. */
record TreeComparison(PageSource pages, LeafSequence base) {
    /**
     * Passes the paths of a tree to {@code changes}.
     *
     * @return the leaf pages of this tree, to compare the next one with
     * @throws dev.coffre.vault.problem.Problem if a page is missing or damaged, or the vault does not answer
     */
    LeafSequence compare(TreeRoot root, TreeChanges changes) {
        LeafSequence leaves = new LeafSequence();
        TreeCursor cursor = new TreeCursor(root, new ChangedPages());
        for (Optional<TreeItem> next = cursor.peek(); next.isPresent(); next = cursor.peek()) {
            switch (next.get()) {
                case Entry entry -> {
                    changes.present(entry.key());
                    cursor.skip();
                }
                case Subtree subtree -> {
                    if (subtree.level() == 0) {
                        leaves.add(subtree);
                    }
                    if (subtree.level() == 0 && base.contains(subtree)) {
                        base.keep(subtree, changes);
                        cursor.skip();
                    } else {
                        cursor.descend();
                    }
                }
            }
        }
        return root.level() == 0 ? LeafSequence.ofOnePage(root) : leaves;
    }

    /** Fetches the leaf pages below an inner page together, but not those of the base. */
    private final class ChangedPages implements TreePageSource {
        @Override
        public TreePage open(RecordReference page) {
            return PageSource.decoded(page, pages.openAlone(page), TreePageReader::decode);
        }

        @Override
        public void prefetch(List<Subtree> subtrees) {
            pages.fetchAhead(subtrees.stream()
                    .filter(subtree -> !base.contains(subtree))
                    .map(Subtree::page)
                    .toList());
        }
    }
}
