package dev.coffre.backup.recall;

import dev.coffre.backup.page.PageSource;
import dev.coffre.backup.page.RawPage;
import dev.coffre.backup.reference.Child;
import dev.coffre.vault.DomainReader;

/** Fetches pages from the vault without caching. Thread-safe. */
public record VaultPages(DomainReader vault, Openers openers) implements PageSource {
    @Override
    public RawPage open(Child page) {
        return openers.openPage(page, SingleFetch.of(vault, page.oid()));
    }
}
