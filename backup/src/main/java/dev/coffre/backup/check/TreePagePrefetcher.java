package dev.coffre.backup.check;

import dev.coffre.backup.fetch.RecordFetcher;
import dev.coffre.backup.page.PageSource;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.backup.run.Futures;
import dev.coffre.backup.tree.Subtree;
import dev.coffre.backup.tree.TreePage;
import dev.coffre.backup.tree.TreePageReader;
import dev.coffre.backup.tree.TreePageSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/**
 * Prefetches the tree pages of a point from the vault. The next pages are fetched in batches and opened by other threads,
 * because single requests would cost a round trip each. For one thread and one walk.
 */
final class TreePagePrefetcher implements TreePageSource {
    /** Plaintext bytes of the pages that are prefetched or in flight. Opened pages use about ten times as much memory. */
    private static final long MAX_BYTES_IN_FLIGHT = 1L << 20;

    private final RecordFetcher fetcher;
    private final TrackingPageSource tracker;
    private final Predicate<Subtree> wanted;
    private final Deque<PrefetchedPage> queue = new ArrayDeque<>();
    private long bytesInFlight;

    private static final class PrefetchedPage {
        final RecordReference page;
        Optional<CompletableFuture<TreePage>> opening = Optional.empty();

        PrefetchedPage(RecordReference page) {
            this.page = page;
        }
    }

    /**
     * @param fetcher fetches nothing but pages, so that flushing it for a page sends no other request early
     * @param watch records which page is opened
     * @param wanted whether the walk will open a subtree
     */
    TreePagePrefetcher(RecordFetcher fetcher, TrackingPageSource watch, Predicate<Subtree> wanted) {
        this.fetcher = fetcher;
        this.tracker = watch;
        this.wanted = wanted;
    }

    @Override
    public void prefetch(List<Subtree> subtrees) {
        subtrees.reversed().stream()
                .filter(wanted)
                .forEach(subtree -> queue.addFirst(new PrefetchedPage(subtree.page())));
        fillWindow();
    }

    @Override
    public TreePage open(RecordReference page) {
        return tracker.track(page, () -> Futures.join(take(page)));
    }

    private CompletableFuture<TreePage> take(RecordReference page) {
        while (!queue.isEmpty()) {
            PrefetchedPage next = queue.remove();
            next.opening.ifPresent(_ -> bytesInFlight -= next.page.rawLength());
            if (next.page.equals(page)) {
                fillWindow();
                return next.opening.orElseGet(() -> openNow(page));
            }
        }
        return openNow(page);
    }

    /** Requests as many pages as the limit allows, once half of it is free, so that one request carries several. */
    private void fillWindow() {
        if (bytesInFlight > MAX_BYTES_IN_FLIGHT / 2) {
            return;
        }
        for (PrefetchedPage next : queue) {
            if (next.opening.isPresent()) {
                continue;
            }
            if (bytesInFlight > 0 && bytesInFlight + next.page.rawLength() > MAX_BYTES_IN_FLIGHT) {
                break;
            }
            next.opening = Optional.of(request(next.page));
            bytesInFlight += next.page.rawLength();
        }
        fetcher.flush();
    }

    private CompletableFuture<TreePage> openNow(RecordReference page) {
        CompletableFuture<TreePage> opening = request(page);
        fetcher.flush();
        return opening;
    }

    private CompletableFuture<TreePage> request(RecordReference page) {
        return fetcher.requestPage(page).thenApply(raw -> PageSource.decoded(page, raw, TreePageReader::decode));
    }
}
