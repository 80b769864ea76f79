package dev.coffre.backup.fetch;

import dev.coffre.backup.page.PageSource;
import dev.coffre.backup.page.RawPage;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.vault.DomainReader;

/** Fetches pages from the vault without caching. Thread-safe. */
public record VaultPageSource(DomainReader vault, RecordOpenerPool openers) implements PageSource {
    @Override
    public RawPage open(RecordReference page) {
        return openers.openPage(page, SingleRecordFetch.of(vault, page.oid()));
    }
}
