package dev.coffre.server.catalog;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** Connections to one SQLite file, set up for what they are used for. */
final class SqliteSource implements ConnectionSource {
    private static final int CACHE_KIB = 64 << 10;
    private static final int BUSY_MS = 10_000;

    private final String url;

    SqliteSource(Path file) {
        this.url = "jdbc:sqlite:" + file;
    }

    /** Acked means durable: synchronous=FULL makes every commit wait for the write-ahead log to be on disk. */
    @Override
    public Connection forWriting() throws SQLException {
        SQLiteConfig config = common();
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        // Serial order of transactions is what admission and commit rely on; a deferred one could fail to upgrade.
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        return open(config);
    }

    @Override
    public Connection forReading() throws SQLException {
        SQLiteConfig config = common();
        config.setTransactionMode(SQLiteConfig.TransactionMode.DEFERRED);
        Connection connection = open(config);
        try (var statement = connection.createStatement()) {
            statement.execute("PRAGMA query_only = ON");
        }
        connection.commit();
        return connection;
    }

    /** For the migration tool, which opens and commits by itself. */
    SQLiteDataSource forMigration() {
        SQLiteDataSource source = new SQLiteDataSource(common());
        source.setUrl(url);
        return source;
    }

    private Connection open(SQLiteConfig config) throws SQLException {
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl(url);
        Connection connection = source.getConnection();
        connection.setAutoCommit(false);
        return connection;
    }

    private static SQLiteConfig common() {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.enforceForeignKeys(true);
        config.setBusyTimeout(BUSY_MS);
        config.setCacheSize(-CACHE_KIB);
        return config;
    }
}
