package dev.coffre.server.catalog;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** Connections to one SQLite file, set up for what they are used for. */
final class SqliteSource implements ConnectionSource {
    /** Pages that are changed, and those that admission and commit look up. */
    private static final int WRITER_CACHE_KIB = 32 << 10;

    /** For each of several connections; what does not fit is in the page cache of the kernel. */
    private static final int READER_CACHE_KIB = 12 << 10;

    private static final int BUSY_MS = 10_000;

    private final String url;

    SqliteSource(Path file) {
        this.url = "jdbc:sqlite:" + file;
    }

    /** Acked means durable: synchronous=FULL makes every commit wait for the write-ahead log to be on disk. */
    @Override
    public Connection forWriting() throws SQLException {
        SQLiteConfig config = common(WRITER_CACHE_KIB);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        // Serial order of transactions is what admission and commit rely on; a deferred one could fail to upgrade.
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        return open(config);
    }

    @Override
    public Connection forReading() throws SQLException {
        SQLiteConfig config = common(READER_CACHE_KIB);
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
        SQLiteDataSource source = new SQLiteDataSource(common(WRITER_CACHE_KIB));
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

    private static SQLiteConfig common(int cacheKib) {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.enforceForeignKeys(true);
        config.setBusyTimeout(BUSY_MS);
        config.setCacheSize(-cacheKib);
        return config;
    }
}
