package dev.coffre.agent.reading;

import dev.coffre.agent.machine.PointPaths;
import dev.coffre.agent.machine.ReadableMachine;
import dev.coffre.backup.bytes.MalformedException;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.page.PageSource;
import dev.coffre.backup.paths.ExistingPoints;
import dev.coffre.backup.paths.ListedTree;
import dev.coffre.backup.paths.PageSearch;
import dev.coffre.backup.paths.PathList;
import dev.coffre.backup.paths.PathListUpdate;
import dev.coffre.backup.paths.PathMatch;
import dev.coffre.backup.paths.PathSearch;
import dev.coffre.backup.point.ListedPoint;
import dev.coffre.backup.point.RecoveryPoints;
import dev.coffre.backup.trust.PrivatePath;
import dev.coffre.sealing.DataKey;
import dev.coffre.vault.point.ChainHead;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The paths of all recovery points of a machine. Those of this machine are in the cache folder, and what is missing there is
 * read from pages and saved. Those of another machine are read from pages and kept in the folder of this read. Not thread-safe.
 */
public final class MachinePaths implements AutoCloseable {
    private final RecoveryPoints points;
    private final DataKey key;
    private final ExistingPoints existing;
    private final PageSource pages;
    private final PathsListener listener;
    private final OpenedPoints opened;
    private final PathListUpdate update;
    private final PrivatePath folder;

    /** Receives the progress of reading pages. */
    public interface PathsListener {
        /** The paths of a point are read, the {@code number}th of {@code total}. */
        void reading(int number, int total);

        /** A point is left out, because it is damaged. */
        void unreadable(Problem why);

        /** There can be no list, so the pages of all points are read. */
        void withoutList(Problem why);
    }

    /**
     * Opens the paths. Reads the chain, but no pages yet.
     *
     * @param cache of this machine
     * @param pages of the points
     * @param workFolder the private folder of this read
     * @throws Problem {@code no-recovery-point}, or why the vault does not answer
     */
    public MachinePaths(
            PrivatePath cache,
            ReadableMachine machine,
            PageSource pages,
            PrivatePath workFolder,
            PathsListener listener) {
        this.pages = pages;
        this.listener = listener;
        this.points = machine.points();
        this.key = machine.keys().newest();
        this.folder = machine.isThisMachine() ? cache : workFolder;
        this.existing = ExistingPoints.of(points.chain());
        if (existing.oldestFirst().isEmpty()) {
            throw ProblemCode.NO_RECOVERY_POINT.problem();
        }
        this.opened = new OpenedPoints(points, listener);
        this.update = new PathListUpdate(PathList.open(folder, key), workFolder, key, pages, opened);
    }

    /**
     * The paths that match, each once, in key order.
     *
     * @param hasMore whether the limit cut the list
     * @param searched seqs of the points that were searched, ascending
     * @param unreadable seqs of the existing points that could not be searched
     */
    public record Found(List<PathMatch> paths, boolean hasMore, List<Long> searched, List<Long> unreadable) {
        public Found {
            paths = List.copyOf(paths);
            searched = List.copyOf(searched);
            unreadable = List.copyOf(unreadable);
        }

        /** Returns the seq of the oldest point without the path after the last one with it; empty if there is none. */
        public Optional<Long> absentSince(PathMatch match) {
            return searched.stream().filter(seq -> seq > match.last()).findFirst();
        }
    }

    /**
     * Finds paths in all points.
     *
     * @param limit most paths to return
     * @throws Problem if the vault does not answer, or there is no room for the list
     */
    public Found find(ByteString pattern, boolean ignoresCase, int limit) {
        try {
            return findInList(pattern, ignoresCase, limit);
        } catch (Problem problem) {
            if (problem.code() != ProblemCode.CACHE_UNUSABLE) {
                throw problem;
            }
            listener.withoutList(problem);
            PageSearch.Found found = new PageSearch(pages, pattern, ignoresCase, limit).find(existing, opened);
            List<Long> searched = existing.oldestFirst().stream()
                    .map(ChainHead::seq)
                    .filter(seq -> !found.unreadable().contains(seq))
                    .toList();
            return new Found(
                    onceEach(found.matches().paths()), found.matches().hasMore(), searched, found.unreadable());
        }
    }

    private Found findInList(ByteString pattern, boolean ignoresCase, int limit) {
        try {
            return find(update.addMissing(existing), pattern, ignoresCase, limit);
        } catch (MalformedException damaged) {
            return find(update.rebuild(existing), pattern, ignoresCase, limit);
        }
    }

    private Found find(PathList list, ByteString pattern, boolean ignoresCase, int limit) {
        update.save(folder);
        PathSearch.Matches matches = new PathSearch(list, existing, key).find(pattern, ignoresCase, limit);
        return new Found(
                onceEach(matches.paths()),
                matches.hasMore(),
                seqs(list, ListedTree.State.READ),
                seqs(list, ListedTree.State.UNREADABLE));
    }

    private List<Long> seqs(PathList list, ListedTree.State state) {
        return list.points().stream()
                .filter(point -> point.state() == state)
                .filter(point -> existing.contains(new ChainHead(point.seq(), point.hash())))
                .map(ListedTree::seq)
                .toList();
    }

    /** A path has a key for each root that it was backed up below. The match has the key of the newest point. */
    private static List<PathMatch> onceEach(List<PathMatch> matches) {
        Map<ByteString, PathMatch> byPath = new LinkedHashMap<>();
        matches.forEach(match -> byPath.merge(PointPaths.path(match.key()), match, MachinePaths::joined));
        return List.copyOf(byPath.values());
    }

    private static PathMatch joined(PathMatch one, PathMatch other) {
        return new PathMatch(
                one.last() > other.last() ? one.key() : other.key(),
                one.points() + other.points(),
                Math.min(one.first(), other.first()),
                Math.max(one.last(), other.last()));
    }

    /** The points of the machine. */
    public RecoveryPoints points() {
        return points;
    }

    @Override
    public void close() {
        update.close();
    }

    private record OpenedPoints(RecoveryPoints points, PathsListener listener) implements PathListUpdate.PointSource {
        @Override
        public ListedPoint open(ChainHead point) {
            return points.findListed(Long.toString(point.seq()));
        }

        @Override
        public void reading(int number, int total) {
            listener.reading(number, total);
        }

        @Override
        public void unreadable(Problem why) {
            listener.unreadable(why);
        }
    }
}
