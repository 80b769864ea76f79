package dev.coffre.backup.paths;

import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.page.PageSource;
import dev.coffre.backup.tree.Entry;
import dev.coffre.backup.tree.Subtree;
import dev.coffre.backup.tree.TreeCursor;
import dev.coffre.backup.tree.TreeItem;
import dev.coffre.backup.tree.TreePageReader;
import dev.coffre.backup.tree.TreePageSource;
import dev.coffre.backup.tree.TreeRoot;
import dev.coffre.vault.id.Oid;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The leaf pages of a tree, each with the last key before it. A leaf page of another tree with the same oid has the same
 * paths. Some hundred bytes for each page. Immutable once made.
 */
final class LeafSequence {
    static final LeafSequence NONE = new LeafSequence();

    private final Map<Oid, Optional<EntryKey>> keyBefore = new HashMap<>();
    private Optional<EntryKey> last = Optional.empty();

    /** Reads the inner pages of a tree. */
    static LeafSequence of(TreeRoot root, PageSource pages) {
        if (root.level() == 0) {
            return ofOnePage(root);
        }
        LeafSequence leaves = new LeafSequence();
        TreePageSource alone = page -> PageSource.decoded(page, pages.openAlone(page), TreePageReader::decode);
        TreeCursor cursor = new TreeCursor(root, alone);
        for (Optional<TreeItem> next = cursor.peek(); next.isPresent(); next = cursor.peek()) {
            switch (next.get()) {
                case Subtree subtree when subtree.level() > 0 -> cursor.descend();
                case Subtree leaf -> {
                    leaves.add(leaf);
                    cursor.skip();
                }
                case Entry _ -> cursor.skip();
            }
        }
        return leaves;
    }

    /** Returns the leaf page of a tree that has no other page. */
    static LeafSequence ofOnePage(TreeRoot root) {
        LeafSequence leaves = new LeafSequence();
        leaves.keyBefore.put(root.page().oid(), Optional.empty());
        return leaves;
    }

    void add(Subtree leaf) {
        keyBefore.put(leaf.page().oid(), last);
        last = Optional.of(leaf.key());
    }

    boolean contains(Subtree leaf) {
        return keyBefore.containsKey(leaf.page().oid());
    }

    /** Passes on that the paths of a leaf page of this tree are kept. */
    void keep(Subtree leaf, TreeChanges changes) {
        changes.kept(keyBefore.getOrDefault(leaf.page().oid(), Optional.empty()), leaf.key());
    }
}
