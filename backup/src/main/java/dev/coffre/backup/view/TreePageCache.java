package dev.coffre.backup.view;

import dev.coffre.backup.page.PageSource;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.backup.tree.TreePage;
import dev.coffre.backup.tree.TreePageReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

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
    private final Optional<Executor> background;

    /** Most plaintext of pages that one load decodes. */
    private final long backgroundBytes;

    public TreePageCache(PageSource source) {
        this(source, DEFAULT_BYTES, Optional.empty());
    }

    /**
     * @param heapBytes about how much memory the decoded pages may take
     * @param background fetches and decodes the next pages of a scan while it reads; empty if the scan does that itself
     */
    public TreePageCache(PageSource source, long heapBytes, Optional<Executor> background) {
        this.source = source;
        this.pages = RecordCache.ofRecords(heapBytes / EXPANSION);
        this.background = background;
        this.backgroundBytes = heapBytes / EXPANSION / 4;
    }

    /** Returns the page; if it is not cached, fetches it alone. */
    TreePage open(RecordReference page) {
        return pages.get(page, () -> decoded(page));
    }

    private TreePage decoded(RecordReference page) {
        return PageSource.decoded(page, source.openAlone(page), TreePageReader::decode);
    }

    boolean opensInBackground() {
        return background.isPresent();
    }

    /** Returns the first of these pages that take a quarter of the cache at most, but at least one. */
    List<RecordReference> fitting(List<RecordReference> wanted) {
        int count = 0;
        long bytes = 0;
        while (count < wanted.size() && (count == 0 || bytes + wanted.get(count).rawLength() <= backgroundBytes)) {
            bytes += wanted.get(count++).rawLength();
        }
        return wanted.subList(0, count);
    }

    /** Fetches pages together and decodes them in the background. A thread that opens one meanwhile waits for it. */
    void openInBackground(List<RecordReference> wanted) {
        SequencedMap<RecordReference, CompletableFuture<TreePage>> loads = new LinkedHashMap<>();
        for (RecordReference page : wanted) {
            pages.request(page, () -> {
                CompletableFuture<TreePage> load = new CompletableFuture<>();
                loads.put(page, load);
                return load;
            });
        }
        try {
            background.orElseThrow().execute(() -> load(loads));
        } catch (RejectedExecutionException closed) {
            loads.values().forEach(load -> load.completeExceptionally(closed));
        }
    }

    private void load(SequencedMap<RecordReference, CompletableFuture<TreePage>> loads) {
        try {
            source.fetchAhead(List.copyOf(loads.keySet()));
        } catch (RuntimeException | Error failure) {
            loads.values().forEach(load -> load.completeExceptionally(failure));
            return;
        }
        while (!loads.isEmpty()) {
            Map.Entry<RecordReference, CompletableFuture<TreePage>> next =
                    loads.pollFirstEntry(); // the cache may drop it
            try {
                next.getValue().complete(decoded(next.getKey()));
            } catch (RuntimeException | Error failure) {
                next.getValue().completeExceptionally(failure);
            }
        }
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
