package dev.coffre.agent.reading;

import dev.coffre.agent.machine.PointPaths;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.tree.Entry;
import dev.coffre.backup.tree.UnreadablePageHandler;
import dev.coffre.backup.view.PointView;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Predicate;

/**
 * Entries of a recovery point, in the order that a person wants.
 *
 * @param hasMore whether the limit cut the list
 * @param isPartlySorted whether there are more than {@value #MAX_SORTED} entries, of which only the first ones in key order
 *     were sorted
 */
public record PointEntries(List<Entry> entries, boolean hasMore, boolean isPartlySorted) {
    /** Most entries to read for an order other than key order. */
    public static final int MAX_SORTED = 50_000;

    public PointEntries {
        entries = List.copyOf(entries);
    }

    /** Lists the roots of the point. */
    public static PointEntries roots(PointView view, EntryOrder order) {
        return new PointEntries(view.roots().stream().sorted(order.comparator()).toList(), false, false);
    }

    /**
     * Lists the direct children of a folder.
     *
     * @throws dev.coffre.vault.problem.Problem {@code path-not-in-point}
     */
    public static PointEntries children(PointView view, ByteString folder, int limit, EntryOrder order) {
        EntryKey key = view.require(view.key(folder)).key();
        return collect(view.children(key), limit, order, _ -> true);
    }

    /**
     * Finds entries below a folder whose name contains {@code part}, ignoring case.
     *
     * @param folder empty for the whole point
     * @throws dev.coffre.vault.problem.Problem {@code path-not-in-point}
     */
    public static PointEntries search(
            PointView view, Optional<ByteString> folder, String part, int limit, EntryOrder order) {
        String wanted = part.toLowerCase(Locale.ROOT);
        Iterator<Entry> searched = folder.map(
                        above -> view.below(view.require(view.key(above)).key()))
                .orElseGet(() -> view.all(UnreadablePageHandler.FAIL));
        return collect(
                searched,
                limit,
                order,
                entry -> PointPaths.name(entry.key()).toLowerCase(Locale.ROOT).contains(wanted));
    }

    private static PointEntries collect(Iterator<Entry> all, int limit, EntryOrder order, Predicate<Entry> wanted) {
        boolean isSorted = order.equals(EntryOrder.KEY);
        int most = isSorted ? limit : MAX_SORTED;
        Comparator<Entry> comparator = order.comparator();
        // Its head is the entry that is dropped next.
        PriorityQueue<Entry> first = new PriorityQueue<>(comparator.reversed());
        int count = 0;
        while (all.hasNext()) {
            Entry next = all.next();
            if (!wanted.test(next)) {
                continue;
            }
            if (count == most) {
                return new PointEntries(sorted(first, comparator), true, !isSorted);
            }
            count++;
            first.add(next);
            if (first.size() > limit) {
                first.remove();
            }
        }
        return new PointEntries(sorted(first, comparator), count > limit, false);
    }

    private static List<Entry> sorted(Collection<Entry> entries, Comparator<Entry> order) {
        return entries.stream().sorted(order).toList();
    }
}
