package dev.coffre.server.catalog;

import java.sql.SQLException;

/**
 * A lock that one thread of one process holds at a time, among all processes that share a catalog. It makes others wait, and
 * nothing more: the database may take it away from a holder that stalls, so whatever must not happen twice is checked in the
 * transaction that does it.
 */
public interface SharedLock extends AutoCloseable {
    /** Frees the lock. */
    interface Held extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Waits for the lock.
     *
     * @throws SQLException if the database fails, or another process holds the lock for longer than the lock timeout
     * @throws InterruptedException if the thread is interrupted while it waits for a connection
     */
    Held acquire() throws SQLException, InterruptedException;

    @Override
    void close();
}
