package dev.coffre.backup.view;

import dev.coffre.backup.content.FileListPage;
import dev.coffre.backup.page.PageSource;
import dev.coffre.backup.record.RecordReference;

/** Decoded filelist pages. Thread-safe if {@code source} is. */
final class FileListPages {
    private static final long CACHED_BYTES = 2L << 20;

    private final PageSource source;
    private final RecordCache<RecordReference, FileListPage> pages = RecordCache.ofRecords(CACHED_BYTES);

    FileListPages(PageSource source) {
        this.source = source;
    }

    FileListPage open(RecordReference page) {
        return pages.get(page, () -> source.open(page, FileListPage::decode));
    }
}
