package dev.coffre.agent.reading;

import dev.coffre.agent.machine.PointPaths;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.tree.Entry;
import dev.coffre.backup.tree.UnreadablePageHandler;
import dev.coffre.backup.view.PointView;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Entries of a recovery point, in key order.
 *
 * @param hasMore whether the limit cut the list
 */
public record PointEntries(List<Entry> entries, boolean hasMore) {
    public PointEntries {
        entries = List.copyOf(entries);
    }

    /** Lists the roots of the point. */
    public static PointEntries roots(PointView view) {
        return new PointEntries(view.roots(), false);
    }

    /**
     * Lists the direct children of a folder.
     *
     * @throws dev.coffre.vault.problem.Problem {@code path-not-in-point}
     */
    public static PointEntries children(PointView view, ByteString folder, int limit) {
        EntryKey key = view.require(view.key(folder)).key();
        return collect(view.children(key), limit, _ -> true);
    }

    /**
     * Finds entries below a folder whose name contains {@code part}, ignoring case.
     *
     * @param folder empty for the whole point
     */
    public static PointEntries search(PointView view, Optional<ByteString> folder, String part, int limit) {
        String wanted = part.toLowerCase(Locale.ROOT);
        Iterator<Entry> searched =
                folder.map(above -> view.below(view.key(above))).orElseGet(() -> view.all(UnreadablePageHandler.FAIL));
        return collect(
                searched,
                limit,
                entry -> PointPaths.name(entry.key()).toLowerCase(Locale.ROOT).contains(wanted));
    }

    private static PointEntries collect(Iterator<Entry> all, int limit, Predicate<Entry> wanted) {
        List<Entry> entries = new ArrayList<>();
        while (all.hasNext()) {
            Entry next = all.next();
            if (wanted.test(next)) {
                if (entries.size() == limit) {
                    return new PointEntries(entries, true);
                }
                entries.add(next);
            }
        }
        return new PointEntries(entries, false);
    }
}
