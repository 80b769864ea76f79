package dev.coffre.agent.reading;

import dev.coffre.agent.machine.PointPaths;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.page.PageSource;
import dev.coffre.backup.point.RecoveryPoint;
import dev.coffre.backup.tree.Entry;
import dev.coffre.backup.tree.EntryStream;
import dev.coffre.vault.problem.ProblemCode;
import java.util.ArrayList;
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
    public static PointEntries roots(RecoveryPoint point, PageSource pages) {
        EntryStream stream = new EntryStream(point.root(), pages);
        return new PointEntries(
                point.content().roots().stream()
                        .flatMap(root -> stream.find(EntryKey.root(root)).stream())
                        .toList(),
                false);
    }

    /**
     * Lists the direct children of a folder.
     *
     * @throws dev.coffre.vault.problem.Problem {@code path-not-in-point}
     */
    public static PointEntries children(RecoveryPoint point, PageSource pages, ByteString folder, int limit) {
        EntryKey key = PointPaths.key(point, folder);
        if (new EntryStream(point.root(), pages).find(key).isEmpty()) {
            throw ProblemCode.PATH_NOT_IN_POINT.with("path", key.display());
        }
        EntryStream stream = new EntryStream(point.root(), pages);
        stream.seek(key.beforeChildren());
        return collect(stream, limit, entry -> entry.key().parent().equals(key.path()), entry -> true);
    }

    /**
     * Finds entries below a folder whose name contains {@code part}, ignoring case.
     *
     * @param folder empty for the whole point
     */
    public static PointEntries search(
            RecoveryPoint point, PageSource pages, Optional<ByteString> folder, String part, int limit) {
        String wanted = part.toLowerCase(Locale.ROOT);
        Predicate<Entry> matches =
                entry -> PointPaths.name(entry.key()).toLowerCase(Locale.ROOT).contains(wanted);
        EntryStream stream = new EntryStream(point.root(), pages);
        if (folder.isEmpty()) {
            return collect(stream, limit, entry -> true, matches);
        }
        EntryKey above = PointPaths.key(point, folder.get());
        stream.seek(above.beforeChildren());
        return collect(stream, limit, entry -> entry.key().isBelow(above), matches);
    }

    private static PointEntries collect(
            EntryStream stream, int limit, Predicate<Entry> inside, Predicate<Entry> wanted) {
        List<Entry> entries = new ArrayList<>();
        for (Optional<Entry> next = stream.peek(); next.filter(inside).isPresent(); next = stream.peek()) {
            if (wanted.test(next.get())) {
                if (entries.size() == limit) {
                    return new PointEntries(entries, true);
                }
                entries.add(next.get());
            }
            stream.next();
        }
        return new PointEntries(entries, false);
    }
}
