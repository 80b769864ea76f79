package dev.coffre.server.catalog;

import dev.coffre.vault.signing.VerifyingKey;
import java.util.Optional;

/** Which vault service the catalog belongs to. Several services can reach one database. */
public record CatalogOwner(CatalogConnection connection) {
    /** Returns the public half of the service's signing key; empty for a new catalog. */
    public Optional<VerifyingKey> find() {
        return new Sql(connection)
                .first(row -> VerifyingKey.of(row.getBytes(1)), "SELECT signing_key FROM catalog_service");
    }

    public void set(VerifyingKey service) {
        new Sql(connection)
                .update("INSERT INTO catalog_service (only_row, signing_key) VALUES (1, ?)", (Object) service.bytes());
    }
}
