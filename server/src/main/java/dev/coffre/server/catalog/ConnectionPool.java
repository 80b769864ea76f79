package dev.coffre.server.catalog;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;

/** Read connections, taken in the order of asking. Thread-safe. */
final class ConnectionPool {
    private final int size;
    private final Semaphore permits;

    /** The last one used is the next: what it has cached is the most likely to be of use. */
    private final Deque<CatalogConnection> free;

    private boolean closed;

    private ConnectionPool(Deque<CatalogConnection> all) {
        this.size = all.size();
        this.permits = new Semaphore(size, true);
        this.free = all;
    }

    static ConnectionPool of(ConnectionSource source, int size) throws SQLException {
        Deque<CatalogConnection> connections = new ArrayDeque<>(size);
        for (int i = 0; i < size; i++) {
            connections.add(CatalogConnection.open(source::forReading));
        }
        return new ConnectionPool(connections);
    }

    /**
     * One of them, once there is one.
     *
     * @throws InterruptedException when the thread is or was interrupted, even if there is one: work that is told to stop
     *     stops at its next question, before it takes files that its interrupt closed for damaged ones
     * @throws RejectedExecutionException once this is closed
     */
    CatalogConnection take() throws InterruptedException {
        permits.acquire();
        synchronized (free) {
            if (!closed) {
                return free.pop();
            }
        }
        permits.release();
        throw new RejectedExecutionException("the catalog is closed");
    }

    void giveBack(CatalogConnection connection) {
        synchronized (free) {
            free.push(connection);
        }
        permits.release();
    }

    /** Returns when whoever has taken one has given it back. */
    void close() throws SQLException {
        synchronized (free) {
            closed = true;
        }
        permits.acquireUninterruptibly(size);
        try {
            for (CatalogConnection connection : free) {
                connection.close();
            }
        } finally {
            permits.release(size);
        }
    }
}
