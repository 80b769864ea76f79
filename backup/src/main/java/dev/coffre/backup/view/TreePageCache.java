package dev.coffre.backup.view;

import dev.coffre.backup.page.PageSource;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.backup.tree.TreePage;
import dev.coffre.backup.tree.TreePageReader;

/**
 * Decoded tree pages, for all points that are read together: neighbouring points share most of their pages. Every
 * lookup begins at the root, so its upper pages are needed again and again. Thread-safe if {@code source} is.
 */
public final class TreePageCache {
    /** Heap that a decoded page takes, in bytes for each byte of its plaintext: names and metadata become objects. */
    private static final int EXPANSION = 6;

    private static final long DEFAULT_BYTES = 16L << 20;

    private final PageSource source;
    private final RecordCache<RecordReference, TreePage> pages;
    private final ScanContinuations scans = new ScanContinuations();

    public TreePageCache(PageSource source) {
        this(source, DEFAULT_BYTES);
    }

    /** @param heapBytes about how much memory the decoded pages may take */
    public TreePageCache(PageSource source, long heapBytes) {
        this.source = source;
        this.pages = RecordCache.ofRecords(heapBytes / EXPANSION);
    }

    /** Returns the page; if it is not cached, fetches it alone. */
    TreePage open(RecordReference page) {
        return pages.get(page, () -> PageSource.decoded(page, source.openAlone(page), TreePageReader::decode));
    }

    boolean contains(RecordReference page) {
        return pages.contains(page);
    }

    ScanContinuations scans() {
        return scans;
    }

    PageSource source() {
        return source;
    }
}
