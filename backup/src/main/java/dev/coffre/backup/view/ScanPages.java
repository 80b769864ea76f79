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
 * a folder, or one folder after another: each request then fetches twice as many pages as the one before. Not
 * thread-safe.
 */
final class ScanPages implements TreePageSource {
    private static final int MAX_FETCHED_TOGETHER = 64;

    private final TreePageCache pages;
    private List<RecordReference> announced = List.of();

    ScanPages(TreePageCache pages) {
        this.pages = pages;
    }

    @Override
    public TreePage open(RecordReference page) {
        Optional<Continuation> scan = pages.scans().take(page);
        boolean isCached = pages.contains(page);
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
            int together =
                    Math.min(Math.min(2 * reached.fetchedTogether(), MAX_FETCHED_TOGETHER), announced.size() - index);
            pages.source().fetchAhead(announced.subList(index, index + together));
            reached = new Continuation(together, together);
        }
        if (index + 1 < announced.size()) {
            pages.scans()
                    .add(
                            announced.get(index + 1),
                            new Continuation(reached.fetchedTogether(), Math.max(0, reached.left() - 1)));
        }
    }

    @Override
    public void prefetch(List<Subtree> subtrees) {
        announced = subtrees.stream().map(Subtree::page).toList();
    }
}
