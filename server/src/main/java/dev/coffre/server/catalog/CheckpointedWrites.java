package dev.coffre.server.catalog;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Transactions that write to SQLite. Once the write-ahead log has 4 MiB, a commit copies it into the file. In a catalog of many
 * millions of records, the admission of one batch changes thousands of pages all over the file, so each admission would wait for
 * their copying. After a transaction of many rows, another thread copies them, and the log may become longer. Used by one thread.
 */
final class CheckpointedWrites implements Transactions {
    /** From this number of changed rows on, a transaction is large. */
    private static final int LARGE_ROWS = 1_000;

    /** From this length of the log on, in pages of 4 KiB, a small transaction copies it: SQLite's default. */
    private static final int USUAL_PAGES = 1_000;

    /** The same for a large transaction: 64 MiB, some four of them if the thread does not keep up. */
    private static final int LARGEST_PAGES = 16_384;

    private static final System.Logger LOG = System.getLogger(CheckpointedWrites.class.getName());

    private final Transactions writes;
    private final SqliteSource source;
    private @Nullable Thread copying;

    /** As the connection counted them at the end of the last transaction. */
    private long changedRows;

    private boolean isLarge;

    CheckpointedWrites(Transactions writes, SqliteSource source) {
        this.writes = writes;
        this.source = source;
    }

    @Override
    public <T> T run(Catalog.CatalogWork<T> work) throws SQLException, InterruptedException {
        T result = writes.run(connection -> {
            T done = work.run(connection);
            prepareCommit(new Sql(connection));
            return done;
        });
        if (isLarge && (copying == null || !copying.isAlive())) {
            copyBeside();
        }
        return result;
    }

    /** The transaction is durable, whether or not there is a thread for its copying. */
    private void copyBeside() {
        try {
            copying = Thread.ofPlatform().name("catalog-checkpoint").daemon().start(this::copy);
        } catch (OutOfMemoryError noThread) {
            LOG.log(System.Logger.Level.WARNING, "the write-ahead log is copied later: {0}", noThread.getMessage());
        }
    }

    /** A connection that was opened anew counts from zero. */
    private void prepareCommit(Sql sql) {
        long now = sql.number("SELECT total_changes()");
        if (now < changedRows) {
            changedRows = 0;
            isLarge = false;
        }
        boolean isNowLarge = now - changedRows >= LARGE_ROWS;
        changedRows = now;
        if (isNowLarge != isLarge) {
            isLarge = isNowLarge;
            sql.number("PRAGMA wal_autocheckpoint = " + (isLarge ? LARGEST_PAGES : USUAL_PAGES));
        }
    }

    /** A failure loses nothing: the transactions are durable in the log, and the next checkpoint copies them. */
    private void copy() {
        try {
            source.checkpoint();
        } catch (SQLException failed) {
            LOG.log(System.Logger.Level.DEBUG, "the write-ahead log is copied later: {0}", failed.getMessage());
        }
    }

    @Override
    public void close() throws SQLException {
        boolean isInterrupted = false;
        while (copying != null && copying.isAlive()) {
            try {
                copying.join();
            } catch (InterruptedException e) {
                isInterrupted = true;
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
        writes.close();
    }
}
