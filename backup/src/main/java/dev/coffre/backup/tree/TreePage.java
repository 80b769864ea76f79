package dev.coffre.backup.tree;

import dev.coffre.backup.entry.EntryKey;
import java.util.List;

/**
 * A decoded tree page.
 *
 * @param level 0 for a leaf, whose items are {@link Entry}s; otherwise the items are {@link Subtree}s of the level below
 * @param items at least one, strictly ascending by key
 * @param files regular files at or below the items
 * @param bytes of these files, holes included
 */
public record TreePage(int level, List<TreeItem> items, long files, long bytes) {
    public TreePage {
        items = List.copyOf(items);
    }

    public EntryKey firstKey() {
        return items.getFirst().key();
    }

    public EntryKey lastKey() {
        return items.getLast().key();
    }

    /**
     * Returns the index of the first item whose key is {@code key} or after it: of the entry itself, of the place where it
     * would be, or of the subtree that has it. The number of items if there is none.
     */
    public int indexFrom(EntryKey key) {
        int low = 0;
        int high = items.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (items.get(middle).key().compareTo(key) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
