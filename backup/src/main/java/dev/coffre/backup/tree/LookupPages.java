package dev.coffre.backup.tree;

import dev.coffre.backup.page.PageSource;
import dev.coffre.backup.record.RecordReference;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tree pages for looking up single entries. Keeps the last decoded pages, because every lookup begins at the root, and fetches
 * a page alone. A caller that goes on to the following pages scans a folder: each request then fetches twice as many as the
 * one before. Not thread-safe.
 */
public final class LookupPages implements TreePageSource {
    /** Enough for the levels of a large tree and the leaves of a few folders. */
    private static final int MAX_KEPT = 8;

    private static final int MAX_FETCHED_TOGETHER = 64;

    private final PageSource pages;
    private final Map<RecordReference, TreePage> kept = new LinkedHashMap<>(16, 0.75f, true);
    private List<RecordReference> announced = List.of();

    /** Index in {@link #announced} of the page after the last one that was opened. */
    private int next;

    /** Index of the first announced page that was not fetched by this scan. */
    private int fetchedEnd;

    private int fetchedTogether = 1;

    public LookupPages(PageSource pages) {
        this.pages = pages;
    }

    @Override
    public TreePage open(RecordReference page) {
        TreePage known = kept.get(page);
        if (known != null) {
            return known;
        }
        fetchFollowing(announced.indexOf(page));
        TreePage opened = PageSource.decoded(page, pages.openAlone(page), TreePageReader::decode);
        kept.put(page, opened);
        if (kept.size() > MAX_KEPT) {
            kept.remove(kept.keySet().iterator().next());
        }
        return opened;
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
            pages.fetchAhead(announced.subList(index, fetchedEnd));
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
