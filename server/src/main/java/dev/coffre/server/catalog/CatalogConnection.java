package dev.coffre.server.catalog;

import java.sql.Connection;

/**
 * A connection of the catalog within a transaction. {@link Catalog} hands it to database work, which passes it to the
 * {@code …Table} and {@code …Query} classes and must not keep it. Used by one thread at a time.
 */
public final class CatalogConnection {
    private final Connection jdbc;
    private final Dialect dialect;

    CatalogConnection(Connection jdbc, Dialect dialect) {
        this.jdbc = jdbc;
        this.dialect = dialect;
    }

    Connection jdbc() {
        return jdbc;
    }

    Dialect dialect() {
        return dialect;
    }
}
