package dev.coffre.server.catalog;

import dev.coffre.vault.id.Sha256;
import java.time.Instant;

/** The table of nonces that machines have used. */
public record UsedNonceTable(CatalogConnection connection) {
    /** Returns whether the nonce was not there. */
    public boolean insert(Sha256 nonce, Instant until) {
        return sql().update(
                                "INSERT INTO used_nonce (nonce, until) VALUES (?, ?) ON CONFLICT DO NOTHING",
                                nonce.bytes(),
                                until.toEpochMilli())
                > 0;
    }

    public boolean has(Sha256 nonce) {
        return sql().first(row -> true, "SELECT 1 FROM used_nonce WHERE nonce = ?", nonce.bytes())
                .isPresent();
    }

    public void deleteExpired(Instant now) {
        sql().update("DELETE FROM used_nonce WHERE until <= ?", now.toEpochMilli());
    }

    private Sql sql() {
        return new Sql(connection);
    }
}
