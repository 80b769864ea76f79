package dev.coffre.server.catalog;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Transactions in PostgreSQL, on pooled connections that are tested before use and replaced. Thread-safe. */
final class PooledTransactions implements Transactions {
    private static final int READERS = 8;
    private static final Duration WAIT = Duration.ofSeconds(10);
    private static final Duration MAX_LIFETIME = Duration.ofMinutes(30);

    /**
     * Held by each writing transaction until the server has ended it. So a transaction whose commit got no answer has
     * ended, one way or the other, before the next one reads. A comparison that is required while a transaction waits here
     * comes after it.
     */
    private static final String SERIALIZE = "SELECT pg_advisory_xact_lock(hashtext(current_schema()), 1), "
            + ServerIdentity.COLUMNS + ", (SELECT required FROM reconciliation) AS required,"
            + " (SELECT system FROM catalog_server) AS recorded_system,"
            + " (SELECT timeline FROM catalog_server) AS recorded_timeline";

    private final HikariDataSource pool;

    /** Refuses the server of a writing transaction; empty if these read. */
    private final Optional<ServerGuard> guard;

    private final CatalogLoad load;

    /** How many connections the pool has opened. */
    private final AtomicLong opened;

    private PooledTransactions(
            HikariDataSource pool, Optional<ServerGuard> guard, CatalogLoad load, AtomicLong opened) {
        this.pool = pool;
        this.load = load;
        this.guard = guard;
        this.opened = opened;
    }

    /** @param guard called in each transaction with the server that it is on */
    static PooledTransactions forWriting(ConnectionSource source, ServerGuard guard, CatalogLoad load) {
        AtomicLong opened = new AtomicLong();
        HikariDataSource pool = pool("catalog-writing", () -> {
            Connection connection = source.forWriting();
            opened.incrementAndGet();
            return connection;
        });
        load.watch("writing", pool);
        return new PooledTransactions(pool, Optional.of(guard), load, opened);
    }

    /** Returns a pool of one connection that may write. */
    static HikariDataSource pool(String name, ConnectionSource source) {
        return pool(name, source::forWriting);
    }

    private static HikariDataSource pool(String name, Opening opening) {
        HikariConfig config = config(name, 1);
        config.setDataSource(new SourceAdapter(opening));
        return new HikariDataSource(config);
    }

    static PooledTransactions forReading(ConnectionSource source, CatalogLoad load) {
        HikariConfig config = config("catalog-reading", READERS);
        config.setReadOnly(true); // else the pool takes back what the source has set
        config.setDataSource(new SourceAdapter(source::forReading));
        HikariDataSource pool = new HikariDataSource(config);
        load.watch("reading", pool);
        return new PooledTransactions(pool, Optional.empty(), load, new AtomicLong());
    }

    private static HikariConfig config(String name, int connections) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(name);
        config.setMaximumPoolSize(connections);
        config.setMinimumIdle(1);
        config.setAutoCommit(false);
        config.setConnectionTimeout(WAIT.toMillis());
        config.setMaxLifetime(MAX_LIFETIME.toMillis());
        config.setInitializationFailTimeout(-1);
        return config;
    }

    @Override
    public <T> T run(Catalog.CatalogWork<T> work) throws SQLException, InterruptedException {
        long started = System.nanoTime();
        try (Connection connection = take(pool)) {
            load.waited("connection", started);
            guard.ifPresent(each -> each.noticeConnections(opened.get()));
            T result = result(connection, work);
            connection.commit();
            return result;
        }
    }

    /** Takes a connection of the pool, and waits for it if none is free. */
    static Connection take(HikariDataSource pool) throws SQLException, InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        try {
            return pool.getConnection();
        } catch (SQLException e) {
            if (e.getCause() instanceof InterruptedException interrupted) {
                throw interrupted;
            }
            throw e;
        }
    }

    private <T> T result(Connection connection, Catalog.CatalogWork<T> work) throws SQLException {
        try {
            if (guard.isPresent()) {
                long started = System.nanoTime();
                ServerGuard.FoundServer found = serialize(connection);
                load.waited("writers", started);
                guard.get().check(found, () -> recorded(connection));
            }
            return work.run(new CatalogConnection(connection, Dialect.POSTGRESQL));
        } catch (UncheckedSqlException failed) {
            rollBack(connection, failed.failure());
            throw failed.failure();
        } catch (SQLException | RuntimeException | Error failed) {
            rollBack(connection, failed);
            throw failed;
        }
    }

    private static ServerGuard.FoundServer serialize(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(SERIALIZE)) {
            row.next();
            ServerIdentity found = ServerIdentity.of(row);
            boolean isRecorded = found.system() == row.getLong("recorded_system")
                    && found.timeline().equals(row.getString("recorded_timeline"));
            return new ServerGuard.FoundServer(found, isRecorded, row.getInt("required") == 1);
        }
    }

    private static ServerIdentity recorded(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(CatalogServer.FIND)) {
            row.next();
            return ServerIdentity.of(row);
        }
    }

    /** A connection that cannot roll back is broken, and the pool drops it. */
    private static void rollBack(Connection connection, Throwable because) {
        try {
            connection.rollback();
        } catch (SQLException failed) {
            because.addSuppressed(failed);
        }
    }

    @Override
    public void close() {
        pool.close();
    }

    interface Opening {
        Connection open() throws SQLException;
    }

    /** A source of connections as pools and Flyway want it. */
    record SourceAdapter(Opening opening) implements DataSource {
        @Override
        public Connection getConnection() throws SQLException {
            return opening.open();
        }

        @Override
        public Connection getConnection(String user, String password) throws SQLException {
            throw new SQLFeatureNotSupportedException();
        }

        @Override
        public @Nullable PrintWriter getLogWriter() {
            return null;
        }

        @Override
        public void setLogWriter(@Nullable PrintWriter out) {}

        @Override
        public void setLoginTimeout(int seconds) {}

        @Override
        public int getLoginTimeout() {
            return (int) WAIT.toSeconds();
        }

        @Override
        public Logger getParentLogger() throws SQLFeatureNotSupportedException {
            throw new SQLFeatureNotSupportedException();
        }

        @Override
        public <T> T unwrap(Class<T> type) throws SQLException {
            throw new SQLFeatureNotSupportedException();
        }

        @Override
        public boolean isWrapperFor(Class<?> type) {
            return false;
        }
    }
}
