package dev.coffre.backup.save.send;

import dev.coffre.backup.cache.PageStore;
import dev.coffre.backup.page.PageSink;
import dev.coffre.backup.page.RawPage;
import dev.coffre.backup.record.Compression;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.backup.record.RecordSealer;
import dev.coffre.backup.record.SealedRecord;
import dev.coffre.backup.save.reuse.PageDedupIndex;
import dev.coffre.sealing.Pid;
import dev.coffre.sealing.Slice;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.record.RecordHeader;
import java.util.HashSet;
import java.util.Set;

/**
 * Seals finished pages, stores them sealed in the cache folder, and sends them. A page that the previous point has is
 * referenced again instead. Not thread-safe.
 */
public final class PageSealer implements PageSink {
    /** Independent of the compression chosen for content: otherwise another choice would send every page again. */
    public static final Compression COMPRESSION = Compression.DEFAULT;

    private final RecordSealer sealer;
    private final PageStore store;
    private final PageUploader upload;
    private final PageDedupIndex known;
    private final Set<Oid> pages = new HashSet<>();

    public PageSealer(RecordSealer sealer, PageStore store, PageUploader upload, PageDedupIndex known) {
        this.sealer = sealer;
        this.store = store;
        this.upload = upload;
        this.known = known;
    }

    @Override
    public RecordReference seal(RawPage page) {
        Slice raw = Slice.of(page.raw());
        Pid pid = sealer.pidOf(page.type(), raw);
        return known.find(pid, page.children()).map(this::reuse).orElseGet(() -> seal(page, raw, pid));
    }

    /** References a page of the previous point again. */
    public RecordReference reuse(RecordReference page) {
        pages.add(page.oid());
        return page;
    }

    /** Registers a page of the previous point for reuse. */
    public void addKnown(RecordReference page) {
        known.add(page);
    }

    private RecordReference seal(RawPage page, Slice raw, Pid pid) {
        SealedRecord sealed = sealer.seal(page.type(), page.children(), RecordHeader.Ext.NONE, raw, pid);
        Oid oid = sealed.record().oid();
        if (pages.add(oid)) {
            store.put(oid, sealed.record().bytes());
            upload.send(sealed.record());
        }
        return new RecordReference(page.type(), oid, sealed.pid(), sealed.rawLength(), 0, sealed.codecTag());
    }

    /** Returns all pages of this run, reused ones included. */
    public Set<Oid> pages() {
        return pages;
    }
}
