package dev.coffre.backup.view;

import dev.coffre.backup.page.PageSource;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.backup.tree.TreePage;
import dev.coffre.backup.tree.TreePageReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    /** Fetches pages together and decodes them in the background. A thread that opens one meanwhile waits for it. */
    void openInBackground(List<RecordReference> wanted) {
        Map<RecordReference, CompletableFuture<TreePage>> loads = new LinkedHashMap<>();
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

    private void load(Map<RecordReference, CompletableFuture<TreePage>> loads) {
        try {
            source.fetchAhead(List.copyOf(loads.keySet()));
        } catch (RuntimeException | Error failure) {
            loads.values().forEach(load -> load.completeExceptionally(failure));
            return;
        }
        loads.forEach((page, load) -> {
            try {
                load.complete(decoded(page));
            } catch (RuntimeException | Error failure) {
                load.completeExceptionally(failure);
            }
        });
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
