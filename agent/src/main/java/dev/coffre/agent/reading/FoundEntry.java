package dev.coffre.agent.reading;

import dev.coffre.backup.page.PageSource;
import dev.coffre.backup.paths.PathMatch;
import dev.coffre.backup.point.ListedPoint;
import dev.coffre.backup.point.RecoveryPoints;
import dev.coffre.backup.tree.Entry;
import dev.coffre.backup.view.EntryLookup;
import dev.coffre.vault.problem.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A match of a search, as the newest point with it has it.
 *
 * @param entry empty if the point or a page of it is damaged
 * @param damage what is damaged
 */
public record FoundEntry(PathMatch match, Optional<Entry> entry, Optional<Problem> damage) {
    /**
     * Looks matches up, in the same order. Fetches all pages of a level together.
     *
     * @throws Problem {@code point-unknown} if a point was removed meanwhile, or why the vault does not answer
     */
    public static List<FoundEntry> of(RecoveryPoints points, PageSource pages, List<PathMatch> matches) {
        Map<Long, ListedPoint> newest = new HashMap<>();
        matches.forEach(match -> newest.computeIfAbsent(match.last(), seq -> points.findListed(Long.toString(seq))));
        List<EntryLookup.Wanted> wanted = new ArrayList<>();
        for (PathMatch match : matches) {
            if (newest.get(match.last()) instanceof ListedPoint.Opened opened) {
                wanted.add(new EntryLookup.Wanted(opened.point().root(), match.key()));
            }
        }
        List<EntryLookup.Result> results = EntryLookup.find(pages, wanted);
        List<FoundEntry> found = new ArrayList<>();
        int next = 0;
        for (PathMatch match : matches) {
            if (newest.get(match.last()) instanceof ListedPoint.Unreadable unreadable) {
                found.add(new FoundEntry(match, Optional.empty(), Optional.of(unreadable.why())));
            } else {
                EntryLookup.Result result = results.get(next++);
                found.add(new FoundEntry(match, result.entry(), result.damage()));
            }
        }
        return found;
    }

    /** The points that have the path. */
    public PointSpan points() {
        return new PointSpan(match.points(), match.first(), match.last());
    }
}
