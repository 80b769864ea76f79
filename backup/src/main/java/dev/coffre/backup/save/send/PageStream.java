package dev.coffre.backup.save.send;

import dev.coffre.backup.cache.PageStore;
import dev.coffre.backup.page.PageSink;
import dev.coffre.backup.page.RawPage;
import dev.coffre.backup.record.Compression;
import dev.coffre.backup.record.RecordSealer;
import dev.coffre.backup.record.SealedRecord;
import dev.coffre.backup.reference.Child;
import dev.coffre.backup.save.known.KnownPages;
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
public final class PageStream implements PageSink {
    /** Independent of the compression chosen for content: otherwise another choice would send every page again. */
    public static final Compression COMPRESSION = Compression.DEFAULT;

    private final RecordSealer sealer;
    private final PageStore store;
    private final PageUpload upload;
    private final KnownPages known;
    private final Set<Oid> made = new HashSet<>();

    public PageStream(RecordSealer sealer, PageStore store, PageUpload upload, KnownPages known) {
        this.sealer = sealer;
        this.store = store;
        this.upload = upload;
        this.known = known;
    }

    @Override
    public Child seal(RawPage page) {
        Slice raw = Slice.of(page.raw());
        Pid pid = sealer.pidOf(page.type(), raw);
        return known.find(pid, page.kids()).map(this::keep).orElseGet(() -> seal(page, raw, pid));
    }

    /** References a page of the previous point again. */
    public Child keep(Child page) {
        made.add(page.oid());
        return page;
    }

    /** Registers a page of the previous point for reuse. */
    public void learn(Child page) {
        known.add(page);
    }

    private Child seal(RawPage page, Slice raw, Pid pid) {
        SealedRecord sealed = sealer.seal(page.type(), page.kids(), RecordHeader.Ext.NONE, raw, pid);
        Oid oid = sealed.record().oid();
        if (made.add(oid)) {
            store.keep(oid, sealed.record().bytes());
            upload.send(sealed.record());
        }
        return new Child(page.type(), oid, sealed.pid(), sealed.rawLength(), 0, sealed.codecTag());
    }

    /** Returns all pages of this run, reused ones included. */
    public Set<Oid> made() {
        return made;
    }
}
