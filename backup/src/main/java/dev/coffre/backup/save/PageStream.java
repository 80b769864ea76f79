package dev.coffre.backup.save;

import dev.coffre.backup.cache.PageStore;
import dev.coffre.backup.page.PageSink;
import dev.coffre.backup.page.RawPage;
import dev.coffre.backup.record.Compression;
import dev.coffre.backup.record.RecordSealer;
import dev.coffre.backup.record.SealedRecord;
import dev.coffre.backup.reference.Child;
import dev.coffre.sealing.Slice;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.record.RecordHeader;
import java.util.HashSet;
import java.util.Set;

/** Seals finished pages, keeps them in the cache folder as sealed, and sends them. Not thread-safe. */
final class PageStream implements PageSink {
    /** Whatever a person chose for content: else another choice would send every page again. */
    static final Compression COMPRESSION = Compression.DEFAULT;

    private final RecordSealer sealer;
    private final PageStore store;
    private final PageUpload upload;
    private final Set<Oid> made = new HashSet<>();

    PageStream(RecordSealer sealer, PageStore store, PageUpload upload) {
        this.sealer = sealer;
        this.store = store;
        this.upload = upload;
    }

    @Override
    public Child seal(RawPage page) {
        SealedRecord sealed = sealer.seal(page.type(), page.kids(), RecordHeader.Ext.NONE, Slice.of(page.raw()));
        Oid oid = sealed.record().oid();
        if (made.add(oid)) {
            store.keep(oid, sealed.record().bytes());
            upload.send(sealed.record());
        }
        return new Child(page.type(), oid, sealed.pid(), sealed.rawLength(), 0, sealed.codecTag());
    }

    /** All pages of this run. */
    Set<Oid> made() {
        return made;
    }
}
