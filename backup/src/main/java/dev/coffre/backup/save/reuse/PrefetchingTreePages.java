package dev.coffre.backup.save.reuse;

import dev.coffre.backup.page.PageSource;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.backup.run.Prefetch;
import dev.coffre.backup.save.flow.Workers;
import dev.coffre.backup.tree.Subtree;
import dev.coffre.backup.tree.TreePage;
import dev.coffre.backup.tree.TreePageSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Prefetches the next tree pages of the previous point while the entries of the current one are being compared.
 * Confined to the thread that walks, except for the tasks of the workers.
 */
public final class PrefetchingTreePages implements TreePageSource {
    /**
     * Maximum number of prefetched pages. Each has about 256 entries and takes tens of kilobytes. The format allows 2 MiB.
     */
    private static final int MAX_PREFETCHED = 8;

    /**
     * Prefetching resumes when fewer than this many of the next pages are being prefetched. All missing pages are then
     * handed over together, because waking a thread costs more than a page.
     */
    private static final int REFILL_BELOW = 4;

    private final TreePageSource pages;
    private final PageDedupIndex known;
    private final Workers workers;
    private final Deque<UpcomingPage> upcoming = new ArrayDeque<>();

    /**
     * Whether the last opened page directly followed the page opened before it. If so, the next pages will probably be
     * opened too.
     */
    private boolean inSequence;

    /** Whether the page before the next one was opened. */
    private boolean openedBefore;

    private static final class UpcomingPage {
        final RecordReference page;
        Optional<Prefetch<TreePage>> opening = Optional.empty();

        UpcomingPage(RecordReference page) {
            this.page = page;
        }
    }

    /**
     * @param source thread-safe
     * @param known learns every opened page
     * @param inSequence whether all pages are expected to be opened, until some are skipped
     */
    public PrefetchingTreePages(PageSource source, PageDedupIndex known, Workers workers, boolean inSequence) {
        this.pages = TreePageSource.of(source);
        this.known = known;
        this.workers = workers;
        this.inSequence = inSequence;
    }

    @Override
    public void prefetch(List<Subtree> subtrees) {
        subtrees.reversed().forEach(subtree -> upcoming.addFirst(new UpcomingPage(subtree.page())));
        openedBefore = inSequence;
        prefetch();
    }

    @Override
    public TreePage open(RecordReference page) {
        TreePage opened = takePrefetch(page).map(Prefetch::get).orElseGet(() -> openNow(page));
        known.add(page);
        return opened;
    }

    /**
     * Returns the prefetch of {@code page}, if there is one. Drops the pages before it, which were skipped with everything
     * below them.
     */
    private Optional<Prefetch<TreePage>> takePrefetch(RecordReference page) {
        while (!upcoming.isEmpty()) {
            UpcomingPage next = upcoming.remove();
            if (next.page.equals(page)) {
                inSequence = openedBefore;
                openedBefore = true;
                prefetch();
                return next.opening;
            }
            openedBefore = false;
        }
        return Optional.empty();
    }

    private void prefetch() {
        if (!inSequence) {
            return;
        }
        List<UpcomingPage> soon = upcoming.stream().limit(MAX_PREFETCHED).toList();
        if (soon.stream().limit(REFILL_BELOW).allMatch(next -> next.opening.isPresent())) {
            return;
        }
        List<UpcomingPage> closed =
                soon.stream().filter(next -> next.opening.isEmpty()).toList();
        List<Prefetch<TreePage>> openings = Prefetch.offer(
                closed.stream()
                        .<Supplier<TreePage>>map(next -> () -> openNow(next.page))
                        .toList(),
                workers::run);
        for (int i = 0; i < openings.size(); i++) {
            closed.get(i).opening = Optional.of(openings.get(i));
        }
    }

    private TreePage openNow(RecordReference page) {
        return pages.open(page);
    }
}
