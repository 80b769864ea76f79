package dev.coffre.server.catalog;

import java.util.function.UnaryOperator;

/** Where the catalog of a vault service is: in a folder, or in a schema of a PostgreSQL database. */
public sealed interface CatalogLocation permits SqliteLocation, PostgresLocation {
    /**
     * Returns whether a catalog was made here.
     *
     * @throws dev.coffre.vault.problem.Problem if the database does not answer
     */
    boolean exists();

    /** Returns where a new catalog is made while this one stays. */
    CatalogLocation beside();

    /** Returns whether the other location is the same place, perhaps used as another role. */
    boolean isSamePlace(CatalogLocation other);

    /** Deletes the catalog, if there is one. */
    void delete();

    /** Deletes the catalog here, and moves the one from {@link #beside} here. Both are closed. */
    void replace();

    /**
     * Opens the engine and migrates the tables. {@code through} wraps the connections.
     *
     * @throws dev.coffre.vault.problem.Problem if the catalog is damaged or was made by a newer program, or if the database
     *     cannot be used
     */
    CatalogEngine open(UnaryOperator<ConnectionSource> through);

    /** The address, without secrets. */
    @Override
    String toString();
}
