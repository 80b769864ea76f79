package dev.coffre.backup.recall;

import dev.coffre.backup.page.PageSource;
import dev.coffre.backup.page.RawPage;
import dev.coffre.backup.reference.Child;
import dev.coffre.vault.DomainReader;

/** Pages straight from the vault, none of them kept. Thread-safe. */
public record VaultPages(DomainReader vault, Openers openers) implements PageSource {
    @Override
    public RawPage open(Child page) {
        return openers.openPage(page, SingleFetch.of(vault, page.oid()));
    }
}
