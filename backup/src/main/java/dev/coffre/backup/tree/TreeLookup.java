package dev.coffre.backup.tree;

import dev.coffre.backup.entry.EntryKey;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds single entries. Opens one page of each level, and compares it with what its parent says, as {@link TreeCursor} does. */
public final class TreeLookup {
    private TreeLookup() {}

    /**
     * Returns the entry with this key, if there is one.
     *
     * @throws dev.coffre.vault.problem.Problem if a page on the way is missing or damaged
     */
    public static Optional<Entry> find(TreeRoot root, TreePageSource pages, EntryKey key) {
        TreePage page = TreeCursor.verified(pages.open(root.page()), root, null);
        @Nullable EntryKey before = null;
        while (true) {
            int index = page.indexFrom(key);
            if (index == page.items().size()) {
                return Optional.empty();
            }
            switch (page.items().get(index)) {
                case Entry entry -> {
                    return entry.key().equals(key) ? Optional.of(entry) : Optional.empty();
                }
                case Subtree subtree -> {
                    before = index > 0 ? page.items().get(index - 1).key() : before;
                    page = TreeCursor.verified(pages.open(subtree.page()), subtree, before);
                }
            }
        }
    }
}
