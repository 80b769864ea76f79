package dev.coffre.backup.save;

import dev.coffre.backup.cache.CachedPages;
import dev.coffre.backup.cache.PageStore;
import dev.coffre.backup.page.PageSource;
import dev.coffre.backup.page.RawPage;
import dev.coffre.backup.record.OpenedRecord;
import dev.coffre.backup.record.RecordOpener;
import dev.coffre.backup.reference.Child;
import dev.coffre.vault.DomainReader;

/** Opens pages of earlier points, out of the cache folder or else from the vault. Not thread-safe. */
final class PreviousPages {
    private PreviousPages() {}

    static PageSource of(PageStore store, DomainReader vault, RecordOpener opener) {
        return new CachedPages(store, vault, (page, record) -> open(opener, page, record));
    }

    private static RawPage open(RecordOpener opener, Child page, byte[] record) {
        OpenedRecord opened = opener.open(page.oid(), page.type(), page.pid(), record);
        return new RawPage(page.type(), opened.header().kids(), opened.raw().toArray());
    }
}
