package dev.coffre.server.catalog;

import java.util.Optional;

/** Which copy of the database the catalog was written to, and in step with the store. {@link ServerGuard} refuses another. */
public record CatalogServer(CatalogConnection connection) {
    static final String FIND = "SELECT system, timeline FROM catalog_server";
    static final String INSERT = "INSERT INTO catalog_server (only_row, system, timeline) VALUES (1, ?, ?)"
            + " ON CONFLICT (only_row) DO NOTHING";

    /** Returns the copy of a PostgreSQL database that this transaction is on. */
    ServerIdentity current() {
        return new Sql(connection)
                .first(ServerIdentity::of, "SELECT " + ServerIdentity.COLUMNS)
                .orElseThrow();
    }

    void set(ServerIdentity server) {
        new Sql(connection)
                .update("UPDATE catalog_server SET system = ?, timeline = ?", server.system(), server.timeline());
    }

    /** Returns the identity; empty in SQLite, which is in the data folder. */
    public Optional<ServerIdentity> find() {
        return new Sql(connection).first(ServerIdentity::of, FIND);
    }
}
