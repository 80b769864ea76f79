package dev.coffre.server.catalog;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * One connection of an SQLite catalog. It is replaced after a failed commit or rollback. When SQLite itself rolls back
 * (SQLITE_FULL, IOERR, NOMEM, INTERRUPT), the driver's {@code rollback()} throws before it begins the next transaction,
 * and every later statement on that connection would be auto-committed. Used by one thread at a time.
 */
final class ReopeningConnection implements Transactions {
    /** Opens a connection whose first transaction has begun. */
    @FunctionalInterface
    interface ConnectionOpener {
        Connection open() throws SQLException;
    }

    private final ConnectionOpener opening;
    private @Nullable Connection connection;

    private ReopeningConnection(ConnectionOpener opening, Connection connection) {
        this.opening = opening;
        this.connection = connection;
    }

    static ReopeningConnection open(ConnectionOpener opening) throws SQLException {
        return new ReopeningConnection(opening, opening.open());
    }

    @Override
    public <T> T run(Catalog.CatalogWork<T> work) throws SQLException {
        Connection open = connection();
        T result = result(open, work);
        try {
            open.commit();
        } catch (SQLException | RuntimeException | Error failed) {
            discard(open, failed);
            throw failed;
        }
        return result;
    }

    private <T> T result(Connection open, Catalog.CatalogWork<T> work) throws SQLException {
        try {
            return work.run(new CatalogConnection(open, Dialect.SQLITE));
        } catch (UncheckedSqlException failed) {
            rollBack(open, failed.failure());
            throw failed.failure();
        } catch (RuntimeException | Error failed) {
            rollBack(open, failed);
            throw failed;
        }
    }

    private void rollBack(Connection open, Throwable because) {
        try {
            open.rollback();
        } catch (SQLException | RuntimeException failed) {
            because.addSuppressed(failed);
            discard(open, because);
        }
    }

    /** Closes the connection, which rolls back what is left of the transaction. */
    private void discard(Connection open, Throwable because) {
        connection = null;
        try {
            open.close();
        } catch (SQLException | RuntimeException failed) {
            because.addSuppressed(failed);
        }
    }

    private Connection connection() throws SQLException {
        Connection open = connection;
        if (open == null) {
            open = opening.open();
            connection = open;
        }
        return open;
    }

    @Override
    public void close() throws SQLException {
        if (connection != null) {
            connection.close();
        }
    }
}
