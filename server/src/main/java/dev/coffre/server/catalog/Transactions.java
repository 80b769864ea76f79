package dev.coffre.server.catalog;

import java.sql.SQLException;

/** Runs database work in transactions, on connections that it opens and replaces. */
interface Transactions extends AutoCloseable {
    /**
     * Runs {@code work} in one transaction, which is committed on return and rolled back if the work fails.
     *
     * @throws SQLException the error of the work or of the commit
     * @throws InterruptedException if the thread is interrupted while it waits for a connection
     */
    <T> T run(Catalog.CatalogWork<T> work) throws SQLException, InterruptedException;

    @Override
    void close() throws SQLException;
}
