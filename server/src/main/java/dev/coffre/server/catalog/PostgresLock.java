package dev.coffre.server.catalog;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * An advisory lock of the schema, held by a transaction that does nothing else. If the holder stalls, the server ends its
 * session, and with it the lock.
 */
final class PostgresLock implements SharedLock {
    private static final System.Logger LOG = System.getLogger(PostgresLock.class.getName());

    private static final String LONGEST_TURN = "SET LOCAL idle_in_transaction_session_timeout = '60s'";
    private static final String LOCK = "SELECT pg_advisory_xact_lock(hashtext(current_schema()), 2)";

    private final HikariDataSource pool;
    private final CatalogLoad load;

    /** @param pool of one connection, which is closed with this lock */
    PostgresLock(HikariDataSource pool, CatalogLoad load) {
        this.load = load;
        this.pool = pool;
    }

    @Override
    public Held acquire() throws SQLException, InterruptedException {
        long started = System.nanoTime();
        Connection connection = PooledTransactions.take(pool);
        try (Statement statement = connection.createStatement()) {
            statement.execute(LONGEST_TURN);
            statement.execute(LOCK);
            load.waited("turn", started);
        } catch (SQLException | RuntimeException | Error failed) {
            connection.close(); // the pool rolls back
            throw failed;
        }
        return () -> release(connection);
    }

    private static void release(Connection connection) {
        try (connection) {
            connection.rollback();
        } catch (SQLException e) {
            LOG.log(System.Logger.Level.WARNING, "the session of a turn has ended: {0}", e.getSQLState());
        }
    }

    @Override
    public void close() {
        pool.close();
    }
}
