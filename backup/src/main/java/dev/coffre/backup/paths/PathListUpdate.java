package dev.coffre.backup.paths;

import dev.coffre.backup.bytes.MalformedException;
import dev.coffre.backup.page.PageSource;
import dev.coffre.backup.point.ListedPoint;
import dev.coffre.backup.tree.TreeRoot;
import dev.coffre.backup.tree.UnreadablePage;
import dev.coffre.backup.trust.PrivatePath;
import dev.coffre.sealing.DataKey;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.point.ChainHead;
import dev.coffre.vault.problem.Problem;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Adds the points that a path list lacks, from their pages. A list that cannot be extended is made anew: it is missing or
 * damaged, an older point is missing, or a point that was damaged can be read again. Used once, by one thread.
 */
public final class PathListUpdate implements AutoCloseable {
    /** Dead bytes of a file that are not worth copying it. */
    private static final long MAX_DEAD_BYTES = 4L << 20;

    private final PrivatePath workFolder;
    private final DataKey key;
    private final PageSource pages;
    private final PointSource points;
    private @Nullable PathListFile work;
    private PathList list;
    private LeafSequence leaves = LeafSequence.NONE;

    /** Opens points and receives the progress. */
    public interface PointSource {
        /** Returns a point that exists, or existed a moment ago. */
        ListedPoint open(ChainHead point);

        /** The paths of a point are read next. */
        void reading(int number, int total);

        /** A point is not searched, because it cannot be read. */
        void unreadable(Problem why);
    }

    /**
     * @param known the current list, if there is one; closed by this object
     * @param workFolder for the file of a new list
     * @param pages of all points
     */
    public PathListUpdate(
            Optional<PathList> known, PrivatePath workFolder, DataKey key, PageSource pages, PointSource points) {
        this.workFolder = workFolder;
        this.key = key;
        this.pages = pages;
        this.points = points;
        this.list = known.orElseGet(this::emptyList);
    }

    private PathList emptyList() {
        return PathList.empty(work());
    }

    private PathListFile work() {
        PathListFile file = work;
        if (file == null) {
            file = PathListFile.create(
                    PathListRecorder.unfinished(workFolder), key.context().epoch());
            work = file;
        }
        return file;
    }

    /**
     * Adds what is missing.
     *
     * @return a list that has all {@code existing} points; closed by this object
     * @throws Problem if the vault does not answer, or a file cannot be written
     */
    public PathList addMissing(ExistingPoints existing) {
        try {
            return extend(existing);
        } catch (MalformedException damaged) {
            return rebuild(existing);
        }
    }

    /** Makes the list anew from the pages of all points. */
    public PathList rebuild(ExistingPoints existing) {
        startAnew();
        return extend(existing);
    }

    private void startAnew() {
        close();
        work = null;
        leaves = LeafSequence.NONE;
        list = emptyList();
    }

    private PathList extend(ExistingPoints existing) {
        List<ChainHead> missing = missing(existing);
        boolean isOlderMissing = !missing.isEmpty() && isBeforeEnd(missing.getFirst());
        if (isOlderMissing || isAnyReadableAgain(existing)) {
            startAnew();
            missing = missing(existing);
        }
        if (!missing.isEmpty()) {
            leaves = newestLeaves(existing);
        }
        for (int i = 0; i < missing.size(); i++) {
            points.reading(i + 1, missing.size());
            add(missing.get(i));
        }
        return list;
    }

    private List<ChainHead> missing(ExistingPoints existing) {
        Set<ChainHead> listed = new HashSet<>();
        list.points().stream()
                .filter(point -> point.state() != ListedTree.State.REMOVED)
                .forEach(point -> listed.add(new ChainHead(point.seq(), point.hash())));
        return existing.oldestFirst().stream()
                .filter(point -> !listed.contains(point))
                .toList();
    }

    private boolean isBeforeEnd(ChainHead oldestMissing) {
        return !list.points().isEmpty()
                && oldestMissing.seq() <= list.points().getLast().seq();
    }

    /** Returns whether a point that was damaged when it was added can be read now: the vault has healed it. */
    private boolean isAnyReadableAgain(ExistingPoints existing) {
        List<ListedTree> damaged = list.points().stream()
                .filter(point -> point.state() == ListedTree.State.UNREADABLE)
                .filter(existing::contains)
                .toList();
        if (damaged.isEmpty()) {
            return false;
        }
        TreeComparison comparison = new TreeComparison(pages, newestLeaves(existing));
        return damaged.stream().anyMatch(point -> isReadable(point, comparison));
    }

    private boolean isReadable(ListedTree point, TreeComparison comparison) {
        try {
            if (points.open(new ChainHead(point.seq(), point.hash())) instanceof ListedPoint.Opened opened) {
                comparison.compare(opened.point().root(), TreeChanges.IGNORED);
                return true;
            }
            return false;
        } catch (Problem problem) {
            return requireDamage(problem, false);
        }
    }

    /** Returns the leaf pages of the newest listed point; none if it was removed meanwhile. */
    private LeafSequence newestLeaves(ExistingPoints existing) {
        Optional<ListedTree> newest = list.newestRead().filter(existing::contains);
        if (newest.isEmpty()) {
            return LeafSequence.NONE;
        }
        ListedTree tree = newest.get();
        try {
            return points.open(new ChainHead(tree.seq(), tree.hash())) instanceof ListedPoint.Opened opened
                    ? LeafSequence.of(opened.point().root(), pages)
                    : LeafSequence.NONE;
        } catch (Problem problem) {
            return requireDamage(problem, LeafSequence.NONE);
        }
    }

    private static <T> T requireDamage(Problem problem, T otherwise) {
        if (!UnreadablePage.isDamage(problem)) {
            throw problem;
        }
        return otherwise;
    }

    private void add(ChainHead head) {
        switch (points.open(head)) {
            case ListedPoint.Opened opened -> {
                try {
                    add(head, opened.point().root());
                } catch (Problem problem) {
                    addUnreadable(head, requireDamage(problem, problem));
                }
            }
            case ListedPoint.Unreadable unreadable -> addUnreadable(head, unreadable.why());
            case ListedPoint.Removed _ -> {}
        }
    }

    private void add(ChainHead head, TreeRoot root) {
        Oid oid = root.page().oid();
        try (PathListMerge merge = new PathListMerge(list, work(), key)) {
            boolean same = list.newestRead().flatMap(ListedTree::root).equals(Optional.of(oid));
            if (same) {
                merge.keepAll();
            } else {
                leaves = new TreeComparison(pages, leaves).compare(root, merge);
            }
            replace(merge.finish(ListedTree.read(head.seq(), head.hash(), oid)));
        }
    }

    private void addUnreadable(ChainHead head, Problem why) {
        points.unreadable(why);
        try (PathListMerge merge = new PathListMerge(list, work(), key)) {
            merge.keepAll();
            replace(merge.finish(ListedTree.unreadable(head.seq(), head.hash())));
        }
    }

    private void replace(PathList next) {
        PathList before = list;
        list = next;
        if (before.file() != next.file()) {
            before.close();
        }
    }

    /**
     * Puts the list in place of that of the cache folder, if anything was added. If it cannot be written, the current one
     * stays, and the next reader adds the same.
     *
     * @param cacheFolder on the same file system as the work folder
     */
    public void save(PrivatePath cacheFolder) {
        if (list.file() != work) {
            return;
        }
        try (BlockCodec codec = new BlockCodec(key)) {
            if (list.file().end() - list.blockBytes() > list.blockBytes() + MAX_DEAD_BYTES) {
                PathListFile whole = PathListFile.create(
                        workFolder.resolve(PathList.FILE + ".whole"),
                        key.context().epoch());
                replace(PathListMerge.compact(list, whole));
                work = whole;
            }
            list.file().finish(list.index(), codec);
            list.file().replace(cacheFolder.resolve(PathList.FILE));
        } catch (Problem notSaved) {
            // Only time is lost.
        }
    }

    @Override
    public void close() {
        list.close();
        if (work != null && work != list.file()) {
            work.close();
        }
    }
}
