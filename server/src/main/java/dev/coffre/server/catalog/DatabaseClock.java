package dev.coffre.server.catalog;

import java.time.Instant;

/** The clock of the database, which all processes that share a catalog have in common. */
public record DatabaseClock(CatalogConnection connection) {
    /** Returns the time to the millisecond; not that of the beginning of the transaction. */
    public Instant now() {
        return Instant.ofEpochMilli(
                new Sql(connection).number("SELECT " + connection.dialect().clockMillis()));
    }
}
