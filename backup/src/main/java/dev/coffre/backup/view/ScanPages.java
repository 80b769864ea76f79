package dev.coffre.backup.view;

import dev.coffre.backup.record.RecordReference;
import dev.coffre.backup.tree.Subtree;
import dev.coffre.backup.tree.TreePage;
import dev.coffre.backup.tree.TreePageSource;
import dev.coffre.backup.view.ScanContinuations.Continuation;
import java.util.List;
import java.util.Optional;

/**
 * Tree pages for one scan. A single lookup fetches each page alone. A caller that goes on to the following pages scans
 * a folder, or one folder after another: each request then fetches twice as many pages as the one before. Where there are
 * threads for it, the next pages are fetched and decoded when half of the last ones are left. Not thread-safe.
 */
final class ScanPages implements TreePageSource {
    private static final int MAX_FETCHED_TOGETHER = 64;

    private final TreePageCache pages;
    private List<RecordReference> announced = List.of();

    /** Whether the page that was opened last continues a scan. */
    private boolean isContinued;

    ScanPages(TreePageCache pages) {
        this.pages = pages;
    }

    @Override
    public TreePage open(RecordReference page) {
        Optional<Continuation> scan = pages.scans().take(page);
        boolean isCached = pages.contains(page);
        isContinued = scan.isPresent();
        if (scan.isPresent() || !isCached) {
            advance(announced.indexOf(page), scan, isCached);
        }
        return pages.open(page);
    }

    /** @param scan empty if none continues here */
    private void advance(int index, Optional<Continuation> scan, boolean isCached) {
        if (index < 0) {
            return;
        }
        Continuation reached = scan.orElse(Continuation.FIRST);
        if (scan.isPresent() && reached.left() == 0 && !isCached) {
            List<RecordReference> next = next(index, reached);
            pages.source().fetchAhead(next);
            reached = new Continuation(next.size(), next.size());
        } else if (pages.opensInBackground()
                && reached.left() > 0
                && reached.left() <= (reached.fetchedTogether() + 1) / 2) {
            List<RecordReference> next = pages.fitting(next(index + reached.left(), reached));
            if (!next.isEmpty()) {
                pages.openInBackground(next);
                reached = new Continuation(next.size(), reached.left() + next.size());
            }
        }
        if (index + 1 < announced.size()) {
            pages.scans()
                    .add(
                            announced.get(index + 1),
                            new Continuation(reached.fetchedTogether(), Math.max(0, reached.left() - 1)));
        }
    }

    /** Returns the pages to fetch with the next request. */
    private List<RecordReference> next(int from, Continuation reached) {
        int together = Math.min(2 * reached.fetchedTogether(), MAX_FETCHED_TOGETHER);
        return announced.subList(from, Math.min(from + together, announced.size()));
    }

    /** A scan that goes on from one inner page to the next goes on below it, too. */
    @Override
    public void prefetch(List<Subtree> subtrees) {
        announced = subtrees.stream().map(Subtree::page).toList();
        if (isContinued && pages.opensInBackground()) {
            pages.scans().add(announced.getFirst(), new Continuation(MAX_FETCHED_TOGETHER / 2, 0));
        }
    }
}
