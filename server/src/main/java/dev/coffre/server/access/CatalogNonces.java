package dev.coffre.server.access;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.UsedNonceTable;
import dev.coffre.vault.id.Sha256;
import java.time.Instant;

/** Remembers in the catalog which nonces were used at any process of the service. Thread-safe. */
public final class CatalogNonces implements UsedNonces {
    private final Catalog catalog;

    public CatalogNonces(Catalog catalog) {
        this.catalog = catalog;
    }

    @Override
    public boolean isUsed(Sha256 nonce) {
        return catalog.read(connection -> new UsedNonceTable(connection).has(nonce));
    }

    @Override
    public boolean use(Sha256 nonce, Instant until, Instant now) {
        return catalog.write(connection -> new UsedNonceTable(connection).insert(nonce, until));
    }

    /** Deletes the nonces that are no longer valid. */
    public void expire(Instant now) {
        catalog.change(connection -> new UsedNonceTable(connection).deleteExpired(now));
    }
}
