package dev.coffre.backup.tree;

import dev.coffre.backup.entry.EntryKey;
import java.util.List;

/**
 * A decoded tree page.
 *
 * @param level 0 for a leaf, whose items are {@link Entry}s; otherwise the items are {@link Subtree}s of the level below
 * @param items at least one, strictly ascending by key
 */
public record TreePage(int level, List<TreeItem> items) {
    public TreePage {
        items = List.copyOf(items);
    }

    public EntryKey firstKey() {
        return items.getFirst().key();
    }

    public EntryKey lastKey() {
        return items.getLast().key();
    }

    public long files() {
        return items.stream().mapToLong(TreeItem::files).reduce(0, Math::addExact);
    }

    public long bytes() {
        return items.stream().mapToLong(TreeItem::bytes).reduce(0, Math::addExact);
    }
}
