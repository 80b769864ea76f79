package dev.coffre.server.catalog;

import java.time.Instant;
import java.util.Optional;

/** The table of second factors that are not confirmed yet: one for each account. */
public record SecondFactorOfferTable(CatalogConnection connection) {
    public void put(SecondFactorOfferRow offer) {
        sql().update(
                        "INSERT INTO second_factor_offer (account, sealed, expires) VALUES (?, ?, ?)"
                                + " ON CONFLICT (account) DO UPDATE SET sealed = excluded.sealed, expires = excluded.expires",
                        offer.account(),
                        offer.sealed(),
                        offer.expires().toEpochMilli());
    }

    public Optional<SecondFactorOfferRow> find(String account) {
        return sql().first(
                        row -> new SecondFactorOfferRow(account, row.getBytes(1), Instant.ofEpochMilli(row.getLong(2))),
                        "SELECT sealed, expires FROM second_factor_offer WHERE account = ?",
                        account);
    }

    public void delete(String account) {
        sql().update("DELETE FROM second_factor_offer WHERE account = ?", account);
    }

    public void deleteExpired(Instant now) {
        sql().update("DELETE FROM second_factor_offer WHERE expires <= ?", now.toEpochMilli());
    }

    private Sql sql() {
        return new Sql(connection);
    }
}
