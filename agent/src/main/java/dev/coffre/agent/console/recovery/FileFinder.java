package dev.coffre.agent.console.recovery;

import dev.coffre.agent.machine.PointPageCache;
import dev.coffre.agent.machine.PointPaths;
import dev.coffre.agent.machine.ReadableMachine;
import dev.coffre.agent.reading.FileHistory;
import dev.coffre.agent.reading.FoundEntry;
import dev.coffre.agent.reading.MachinePaths;
import dev.coffre.agent.reading.PointEntries;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.page.PageSource;
import dev.coffre.backup.paths.PathMatch;
import dev.coffre.backup.point.RecoveryPoint;
import dev.coffre.backup.point.RecoveryPoints;
import dev.coffre.backup.trust.PrivatePath;
import dev.coffre.backup.view.PointView;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Searches the recovery points of a machine for one session. Reads run one after the other on a thread of their own, because a
 * search without a path list reads the pages of all points. Keeps the last answer of each kind of question. For the requests of
 * one session, which take turns.
 */
final class FileFinder {
    /** Most matches of one search that are kept. */
    static final int MAX_MATCHES = 1_000;

    /** Paths that are shown together. */
    static final int PAGE_SIZE = 25;

    /** Versions are counted only if no more entries are looked up: each point has pages of its own to fetch. */
    private static final int MAX_LOOKUPS = 1_000;

    private static final Duration MAX_CLOSING = Duration.ofSeconds(5);

    private final ReadableMachine machine;
    private final PointPageCache pages;
    private final Supplier<PrivatePath> cache;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("find").factory());
    private volatile Optional<Asked<SearchQuery, FoundPaths>> search = Optional.empty();
    private Optional<Asked<PageOfSearch, FoundPage>> page = Optional.empty();
    private Optional<Asked<ByteString, PathVersions>> versions = Optional.empty();
    private Optional<Asked<NamesInPoint, PointEntries>> names = Optional.empty();

    /** @param cache folder of this machine's cache, which may move */
    FileFinder(ReadableMachine machine, PointPageCache pages, Supplier<PrivatePath> cache) {
        this.machine = machine;
        this.pages = pages;
        this.cache = cache;
    }

    /** Whether the answer to the last question of the same kind is used again. */
    enum Reuse {
        /** The question is asked again. */
        NEVER,

        /** The answer is used if the question was the same. */
        IF_SAME,

        /**
         * Nothing is begun: a page that waits asks again by itself. If it began its search again, two tabs would cancel each
         * other's search for ever.
         */
        ONLY
    }

    private record Asked<Q, T>(Q question, PendingRead<T> read) {}

    private record PageOfSearch(SearchQuery query, int page) {}

    private record NamesInPoint(long seq, TreeAddress address) {}

    /**
     * The paths that a search found.
     *
     * @param points the chain that was searched
     */
    record FoundPaths(MachinePaths.Found found, RecoveryPoints points, ReceiptTimes times) {}

    /**
     * Some of the paths that a search found.
     *
     * @param from index of the first one
     * @param versions number of versions of each, if it is known
     * @param areCounted whether versions were counted; not if too many entries would have to be looked up
     */
    record FoundPage(
            FoundPaths all, int from, List<FoundEntry> entries, List<Optional<Integer>> versions, boolean areCounted) {}

    /** The versions of a path. */
    record PathVersions(FileHistory history, ReceiptTimes times) {}

    /**
     * Starts a search and cancels the one before.
     *
     * @param number of the page of results, from 1; if there are fewer, the last one
     * @param reuse what is done with the last search
     * @return empty if another question has taken its place
     */
    Optional<PendingRead<FoundPage>> search(SearchQuery query, int number, Reuse reuse) {
        PageOfSearch question = new PageOfSearch(query, number);
        if (reuse == Reuse.ONLY) {
            return waiting(page, question);
        }
        search = Optional.of(asked(search, query, reuse, read -> find(query, read)));
        PendingRead<FoundPaths> paths = search.get().read();
        // The search has ended when the page is read, because one thread reads both.
        page = Optional.of(asked(page, question, reuse, read -> readPage(paths.result(), number, read)));
        return waiting(page, question);
    }

    /** Returns how far the last search is. Thread-safe. */
    ReadProgress progress() {
        return search.map(asked -> asked.read().progress()).orElse(ReadProgress.NONE);
    }

    /** Starts to look up a path in all points, as {@link #search}. */
    Optional<PendingRead<PathVersions>> versions(ByteString path, Reuse reuse) {
        if (reuse != Reuse.ONLY) {
            versions = Optional.of(asked(versions, path, reuse, read -> look(path, read)));
        }
        return waiting(versions, path);
    }

    /**
     * Starts to search the names of one point, as {@link #search}.
     *
     * @param address has the part of a name, the folder and the order
     */
    Optional<PendingRead<PointEntries>> names(RecoveryPoint point, TreeAddress address, Reuse reuse) {
        NamesInPoint question = new NamesInPoint(point.ext().seq(), address);
        if (reuse != Reuse.ONLY) {
            names = Optional.of(asked(names, question, reuse, read -> {
                PointView view = new PointView(point, read.cancelling(pages));
                return PointEntries.search(
                        view, address.folder(), address.filter().orElse(""), MAX_MATCHES, address.order());
            }));
        }
        return waiting(names, question);
    }

    /** Returns the last search. */
    Optional<SearchQuery> lastQuery() {
        return search.map(Asked::question);
    }

    /** Returns the read of the last question if it is this one. */
    private static <Q, T> Optional<PendingRead<T>> waiting(Optional<Asked<Q, T>> last, Q question) {
        return last.filter(asked -> asked.question().equals(question)).map(Asked::read);
    }

    private <Q, T> Asked<Q, T> asked(
            Optional<Asked<Q, T>> before, Q question, Reuse reuse, Function<PendingRead<T>, T> answer) {
        if (reuse == Reuse.IF_SAME && waiting(before, question).isPresent()) {
            return before.orElseThrow();
        }
        before.ifPresent(last -> last.read().cancel());
        PendingRead<T> read = new PendingRead<>();
        thread.execute(() -> read.run(answer));
        return new Asked<>(question, read);
    }

    private FoundPaths find(SearchQuery query, PendingRead<FoundPaths> read) {
        try (MachinePaths paths =
                new MachinePaths(cache.get(), machine, read.cancelling(pages), pages.folder(), read)) {
            MachinePaths.Found found =
                    paths.find(ByteString.utf8(query.pattern()), !query.isCaseSensitive(), MAX_MATCHES);
            return new FoundPaths(found, paths.points(), ReceiptTimes.of(paths.points()));
        }
    }

    private FoundPage readPage(FoundPaths all, int number, PendingRead<FoundPage> read) {
        List<PathMatch> paths = all.found().paths();
        int last = Math.max(1, Math.ceilDiv(paths.size(), PAGE_SIZE));
        int from = (Math.clamp(number, 1, last) - 1) * PAGE_SIZE;
        List<PathMatch> shown = paths.subList(from, Math.min(from + PAGE_SIZE, paths.size()));
        PageSource source = read.cancelling(pages);
        boolean areCounted = shown.size() * all.times().bySeq().size() <= MAX_LOOKUPS;
        return new FoundPage(
                all,
                from,
                FoundEntry.of(all.points(), source, shown),
                areCounted ? countVersions(all, source, shown) : Collections.nCopies(shown.size(), Optional.empty()),
                areCounted);
    }

    private static List<Optional<Integer>> countVersions(FoundPaths all, PageSource source, List<PathMatch> matches) {
        if (matches.isEmpty()) {
            return List.of();
        }
        List<ByteString> paths =
                matches.stream().map(match -> PointPaths.path(match.key())).toList();
        return FileHistory.readAll(all.points(), source, paths).stream()
                .map(history -> history.damage().isEmpty()
                        ? Optional.of(history.versions().size())
                        : Optional.<Integer>empty())
                .toList();
    }

    private PathVersions look(ByteString path, PendingRead<PathVersions> read) {
        RecoveryPoints points = machine.points();
        return new PathVersions(FileHistory.read(points, read.cancelling(pages), path), ReceiptTimes.of(points));
    }

    /**
     * Cancels what is running, and runs {@code last} after it has ended. Waits for that a few seconds at most: a read may be
     * waiting for the vault.
     */
    void close(Runnable last) {
        search.ifPresent(asked -> asked.read().cancel());
        page.ifPresent(asked -> asked.read().cancel());
        versions.ifPresent(asked -> asked.read().cancel());
        names.ifPresent(asked -> asked.read().cancel());
        thread.execute(last);
        thread.shutdown();
        try {
            thread.awaitTermination(MAX_CLOSING.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
