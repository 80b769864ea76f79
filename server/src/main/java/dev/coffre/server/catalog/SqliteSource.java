package dev.coffre.server.catalog;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** Opens connections to one SQLite file, configured for their use. */
final class SqliteSource implements ConnectionSource {
    /**
     * Cache for changed pages and for the lookups of admission and commit. With fifty million records, the upper pages of the index
     * of oids take half of it.
     */
    private static final int WRITER_CACHE_KIB = 64 << 10;

    /** Cache of each reading connection, filled by large catalogs only. The kernel's page cache holds the rest. */
    private static final int READER_CACHE_KIB = 32 << 10;

    private static final int CHECKPOINT_CACHE_KIB = 512;

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
        // Admission and commit rely on the serial order of transactions, and a deferred transaction could fail to
        // upgrade.
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        return open(config);
    }

    /** Copies the write-ahead log into the file as far as no reader needs what is there. Waits for nobody. */
    void checkpoint() throws SQLException {
        SQLiteConfig config = common(CHECKPOINT_CACHE_KIB);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        try (Connection connection = config.createConnection(url);
                var statement = connection.createStatement()) {
            statement.execute("PRAGMA wal_checkpoint(PASSIVE)");
        }
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

    /** Returns a data source for Flyway, which opens connections and commits on its own. */
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
