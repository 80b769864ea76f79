package dev.coffre.agent.reading;

import dev.coffre.backup.content.ChunkStream;
import dev.coffre.backup.content.FileContent;
import dev.coffre.backup.content.PlacedChunk;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.entry.PathForm;
import dev.coffre.backup.page.PageSource;
import dev.coffre.backup.point.ListedPoint;
import dev.coffre.backup.point.RecoveryPoint;
import dev.coffre.backup.point.RecoveryPoints;
import dev.coffre.backup.run.Prefetch;
import dev.coffre.backup.tree.Entry;
import dev.coffre.backup.tree.UnreadablePage;
import dev.coffre.backup.view.EntryLookup;
import dev.coffre.backup.view.PointView;
import dev.coffre.backup.view.TreePageCache;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The versions of a path, oldest first.
 *
 * @param absentSince seq of the oldest point without the path after the last one with it; empty if there is none
 * @param damage one problem for each point of which it is not known whether it has the path
 */
public record FileHistory(List<Version> versions, Optional<Long> absentSince, List<Problem> damage) {
    /** Most points to hold sealed at once. */
    private static final int OPENED_TOGETHER = 256;

    public FileHistory {
        versions = List.copyOf(versions);
        damage = List.copyOf(damage);
    }

    /**
     * The same file in consecutive points.
     *
     * @param entry in the newest of them
     */
    public record Version(Entry entry, PointSpan points) {
        private Version with(Entry newer, long seq) {
            return new Version(newer, new PointSpan(points.count() + 1, points.first(), seq));
        }
    }

    /**
     * Looks a path up in all points. A path of Windows is also found where it differs in case.
     *
     * @throws Problem {@code no-recovery-point}, {@code path-not-in-points}, or why the vault does not answer
     */
    public static FileHistory read(RecoveryPoints points, PageSource pages, ByteString path) {
        ReadPoints read = ReadPoints.of(points);
        FileHistory history = of(read, pages, List.of(path), false).getFirst();
        if (history.hasGaps(read.oldestFirst().size()) && PathForm.isWindows(path)) {
            history = of(read, pages, List.of(path), true).getFirst();
        }
        if (history.versions.isEmpty() && history.damage.isEmpty()) {
            throw ProblemCode.PATH_NOT_IN_POINTS.with("path", path.displayPath());
        }
        return history;
    }

    /**
     * Looks paths up in all points. Holds an entry for each path and point.
     *
     * @return the history of each path, in the same order
     * @throws Problem {@code no-recovery-point}, or why the vault does not answer
     */
    public static List<FileHistory> readAll(RecoveryPoints points, PageSource pages, List<ByteString> paths) {
        return of(ReadPoints.of(points), pages, paths, false);
    }

    /** The existing points. */
    private record ReadPoints(List<RecoveryPoint> oldestFirst, List<Problem> unreadable) {
        static ReadPoints of(RecoveryPoints points) {
            List<RecoveryPoint> opened = new ArrayList<>();
            List<Problem> unreadable = new ArrayList<>();
            Iterator<Supplier<ListedPoint>> unopened = points.newestFirstUnopened();
            while (unopened.hasNext()) {
                List<Supplier<ListedPoint>> opening = new ArrayList<>();
                while (unopened.hasNext() && opening.size() < OPENED_TOGETHER) {
                    opening.add(unopened.next());
                }
                Prefetch.onAllCores(opening).forEach(listed -> add(listed, opened, unreadable));
            }
            if (opened.isEmpty() && unreadable.isEmpty()) {
                throw ProblemCode.NO_RECOVERY_POINT.problem();
            }
            return new ReadPoints(opened.reversed(), unreadable);
        }

        private static void add(ListedPoint listed, List<RecoveryPoint> opened, List<Problem> unreadable) {
            switch (listed) {
                case ListedPoint.Opened point -> opened.add(point.point());
                case ListedPoint.Unreadable damaged -> unreadable.add(damaged.why());
                case ListedPoint.Removed _ -> {}
            }
        }
    }

    /**
     * Fetches all pages of a level together.
     *
     * @param inAnyCase also looks for paths that differ only in case, which reads folders of each point
     */
    private static List<FileHistory> of(
            ReadPoints points, PageSource pages, List<ByteString> paths, boolean inAnyCase) {
        TreePageCache treePages = new TreePageCache(pages);
        List<RecoveryPoint> oldestFirst = points.oldestFirst();
        List<Optional<EntryLookup.Wanted>> wanted = paths.stream()
                .flatMap(path -> oldestFirst.stream()
                        .map(point -> point.content()
                                .keyOf(path)
                                .map(key -> inAnyCase ? new PointView(point, treePages).key(path) : key)
                                .map(key -> new EntryLookup.Wanted(point.root(), key))))
                .toList();
        Iterator<EntryLookup.Result> found = EntryLookup.find(
                        pages, wanted.stream().flatMap(Optional::stream).toList())
                .iterator();
        List<EntryLookup.Result> results = wanted.stream()
                .map(each -> each.isPresent() ? found.next() : EntryLookup.Result.ABSENT)
                .toList();
        List<FileHistory> histories = new ArrayList<>();
        for (int i = 0; i < paths.size(); i++) {
            int from = i * oldestFirst.size();
            List<EntryLookup.Result> ofPath = results.subList(from, from + oldestFirst.size());
            histories.add(of(oldestFirst, ofPath, points.unreadable(), pages));
        }
        return histories;
    }

    /** @param results one for each point */
    private static FileHistory of(
            List<RecoveryPoint> points, List<EntryLookup.Result> results, List<Problem> unreadable, PageSource pages) {
        List<Problem> damage = new ArrayList<>(unreadable);
        List<Version> versions = new ArrayList<>();
        Optional<Long> absentSince = Optional.empty();
        boolean continues = false;
        for (int i = 0; i < points.size(); i++) {
            long seq = points.get(i).ext().seq();
            EntryLookup.Result result = results.get(i);
            result.damage().ifPresent(damage::add);
            if (result.entry().isEmpty()) {
                boolean isUnknown = result.damage().isPresent();
                continues &= isUnknown;
                absentSince = isUnknown || absentSince.isPresent() ? absentSince : Optional.of(seq);
                continue;
            }
            Entry entry = result.entry().get();
            absentSince = Optional.empty();
            if (continues && isSame(versions.getLast().entry(), entry, pages)) {
                versions.add(versions.removeLast().with(entry, seq));
            } else {
                versions.add(new Version(entry, new PointSpan(1, seq, seq)));
            }
            continues = true;
        }
        return new FileHistory(versions, versions.isEmpty() ? Optional.empty() : absentSince, damage);
    }

    /** Returns whether some of so many points do not have the path. */
    private boolean hasGaps(int points) {
        return versions.stream().mapToInt(version -> version.points().count()).sum() < points;
    }

    /** Also equal if the content was sealed again under another data key: then the time of the last change is the same. */
    private static boolean isSame(Entry one, Entry other, PageSource pages) {
        Metadata before = one.metadata();
        Metadata after = other.metadata();
        return before.fileType().equals(after.fileType())
                && before.size() == after.size()
                && before.modified().equals(after.modified())
                && (before.changed().equals(after.changed()) || hasSameContent(one, other, pages));
    }

    /**
     * Returns whether two files have the same content. Re-bundling moves a small file to another bundle, and a chunk may be
     * patched in one list and whole in the other. Reads the lists up to the first difference.
     */
    private static boolean hasSameContent(Entry one, Entry other, PageSource pages) {
        FileContent before = one.content();
        FileContent after = other.content();
        if (before.equals(after)) {
            return true;
        }
        if (before instanceof FileContent.Bundled first && after instanceof FileContent.Bundled second) {
            return first.pid().equals(second.pid());
        }
        if (before instanceof FileContent.Bundled || after instanceof FileContent.Bundled) {
            return false;
        }
        try {
            long size = one.metadata().size();
            return hasSameChunks(ChunkStream.of(before, size, pages), ChunkStream.of(after, size, pages));
        } catch (Problem problem) {
            if (!UnreadablePage.isDamage(problem)) {
                throw problem;
            }
            return false;
        }
    }

    private static boolean hasSameChunks(ChunkStream one, ChunkStream other) {
        while (one.hasNext() && other.hasNext()) {
            PlacedChunk first = one.next();
            PlacedChunk second = other.next();
            if (first.offset() != second.offset()
                    || !first.chunk().pid().equals(second.chunk().pid())) {
                return false;
            }
        }
        return one.hasNext() == other.hasNext();
    }
}
