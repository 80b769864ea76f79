package dev.coffre.backup.cache;

import dev.coffre.backup.page.PageSource;
import dev.coffre.backup.page.RawPage;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.vault.DomainReader;
import dev.coffre.vault.RecordSink;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.record.RecordBytes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads pages through the cache folder. Missing pages are fetched from the vault and stored. {@link #open} fetches the pages
 * below an inner page together: most of them are usually missing too, and single requests would cost a round trip each.
 *
 * <p>Thread-safe if {@code opener} is.
 */
public final class CachingPageSource implements PageSource {
    private final PageStore store;
    private final DomainReader vault;
    private final PageOpener opener;

    /** Opens a sealed page and proves that it is the one that its parent names. */
    @FunctionalInterface
    public interface PageOpener {
        RawPage open(RecordReference page, RecordBytes record);
    }

    public CachingPageSource(PageStore store, DomainReader vault, PageOpener opener) {
        this.store = store;
        this.vault = vault;
        this.opener = opener;
    }

    @Override
    public RawPage open(RecordReference page) {
        RawPage opened = openAlone(page);
        if (isInner(opened)) {
            fetchMissing(opened.children());
        }
        return opened;
    }

    @Override
    public RawPage openAlone(RecordReference page) {
        byte[] record = store.find(page.oid()).orElseGet(() -> fetch(page.oid()));
        return opener.open(page, RecordBytes.of(record));
    }

    @Override
    public void fetchAhead(List<RecordReference> pages) {
        fetchMissing(pages.stream().map(RecordReference::oid).toList());
    }

    /** The level is the first byte of either page type. The children of an inner page are pages. */
    private static boolean isInner(RawPage page) {
        return page.raw().length > 0 && page.raw()[0] != 0;
    }

    private void fetchMissing(List<Oid> pages) {
        List<Oid> missing = pages.stream().filter(oid -> !store.contains(oid)).toList();
        if (!missing.isEmpty()) {
            vault.fetch(missing, new StoringSink());
        }
    }

    private byte[] fetch(Oid oid) {
        StoringSink keeper = new StoringSink();
        vault.fetch(List.of(oid), keeper);
        return store.find(oid).orElseThrow(() -> keeper.problemOf(oid));
    }

    /** Stores the pages that arrive. A missing page matters only if it was itself requested. */
    private final class StoringSink implements RecordSink {
        private final Map<Oid, ProblemCode> missing = new HashMap<>();

        @Override
        public void record(RecordBytes record) {
            store.put(record.oid(), record.bytes());
        }

        @Override
        public void missing(Oid oid, ProblemCode why) {
            missing.put(oid, why);
        }

        Problem problemOf(Oid oid) {
            return missing.getOrDefault(oid, ProblemCode.RECORD_MISSING).with("oid", oid);
        }
    }
}
