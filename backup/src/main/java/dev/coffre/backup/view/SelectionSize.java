package dev.coffre.backup.view;

import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.tree.Entry;
import dev.coffre.backup.tree.Subtree;
import dev.coffre.backup.tree.TreeCursor;
import dev.coffre.backup.tree.TreeItem;
import dev.coffre.backup.tree.UnreadablePage;
import dev.coffre.vault.problem.Problem;
import java.util.Optional;

/**
 * The size of a selection.
 *
 * @param files number of regular files, hard links included
 * @param bytes of these files, holes included
 */
public record SelectionSize(long files, long bytes) {
    static final SelectionSize ZERO = new SelectionSize(0, 0);

    static SelectionSize of(TreeItem item) {
        return new SelectionSize(item.files(), item.bytes());
    }

    SelectionSize plus(SelectionSize other) {
        return new SelectionSize(files + other.files, bytes + other.bytes);
    }

    /**
     * Returns the size of everything below a folder. Inner pages hold the sums of the pages below them, so only the pages at
     * both ends of the folder are opened. Damaged pages count as nothing.
     *
     * @param cursor at the beginning of the point
     */
    static SelectionSize below(EntryKey folder, TreeCursor cursor) {
        EntryKey first = folder.beforeChildren();
        SelectionSize size = ZERO;
        Optional<EntryKey> before = Optional.empty();
        try {
            for (Optional<TreeItem> next = cursor.peek(); next.isPresent(); next = cursor.peek()) {
                TreeItem item = next.get();
                boolean begun = before.filter(key -> key.compareTo(first) >= 0).isPresent();
                if (begun && !before.get().isBelow(folder)) {
                    return size;
                }
                boolean endsInside = item.key().isBelow(folder);
                if (endsInside && (begun || item instanceof Entry)) {
                    size = size.plus(of(item));
                } else if (item.key().compareTo(first) >= 0 && item instanceof Subtree && descended(cursor)) {
                    continue;
                }
                before = Optional.of(item.key());
                cursor.skip();
            }
        } catch (Problem damage) {
            requireDamage(damage);
        }
        return size;
    }

    /** Opens the next page. Returns false if it is damaged. */
    private static boolean descended(TreeCursor cursor) {
        try {
            cursor.descend();
            return true;
        } catch (Problem damage) {
            requireDamage(damage);
            return false;
        }
    }

    private static void requireDamage(Problem problem) {
        if (!UnreadablePage.isDamage(problem)) {
            throw problem;
        }
    }
}
