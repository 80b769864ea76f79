package dev.coffre.backup.view;

import dev.coffre.backup.record.RecordReference;
import dev.coffre.backup.tree.Subtree;
import dev.coffre.backup.tree.TreePage;
import dev.coffre.backup.tree.TreePageSource;
import java.util.List;

/**
 * Tree pages for one scan. A single lookup fetches each page alone. A caller that goes on to the following pages scans
 * a folder: each request then fetches twice as many pages as the one before. Not thread-safe.
 */
final class ScanPages implements TreePageSource {
    private static final int MAX_FETCHED_TOGETHER = 64;

    private final TreePageCache pages;
    private List<RecordReference> announced = List.of();

    /** Index in {@link #announced} of the page after the last one that was opened. */
    private int next;

    /** Index of the first announced page that was not fetched by this scan. */
    private int fetchedEnd;

    private int fetchedTogether = 1;

    ScanPages(TreePageCache pages) {
        this.pages = pages;
    }

    @Override
    public TreePage open(RecordReference page) {
        if (!pages.contains(page)) {
            fetchFollowing(announced.indexOf(page));
        }
        return pages.open(page);
    }

    private void fetchFollowing(int index) {
        if (index < 0) {
            return;
        }
        boolean scans = index == next && index > 0;
        next = index + 1;
        if (!scans) {
            fetchedTogether = 1;
            fetchedEnd = next;
        } else if (index >= fetchedEnd) {
            fetchedTogether = Math.min(2 * fetchedTogether, MAX_FETCHED_TOGETHER);
            fetchedEnd = Math.min(index + fetchedTogether, announced.size());
            pages.source().fetchAhead(announced.subList(index, fetchedEnd));
        }
    }

    @Override
    public void prefetch(List<Subtree> subtrees) {
        List<RecordReference> below = subtrees.stream().map(Subtree::page).toList();
        if (!below.equals(announced)) {
            announced = below;
            next = 0;
            fetchedEnd = 0;
        }
    }
}
