package dev.coffre.server.catalog;

import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.PackId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.pack.PackHeader;
import dev.coffre.vault.pack.PackKind;

/**
 * A pack of the store.
 *
 * @param nr the catalog's own number for it, from 1
 * @param closed whether it has its directory and trailer
 */
public record PackRow(long nr, PackId id, VaultId vault, DomainId domain, PackKind kind, boolean closed) {
    public PackHeader header() {
        return new PackHeader(kind, id, domain);
    }
}
