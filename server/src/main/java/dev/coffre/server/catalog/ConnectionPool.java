package dev.coffre.server.catalog;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;

/** A pool of read connections. Waiting threads are served in order of arrival. Thread-safe. */
final class ConnectionPool implements Transactions {
    private final int size;
    private final Semaphore permits;

    /** A LIFO stack: the most recently used connection has the warmest cache. */
    private final Deque<ReopeningConnection> free;

    private boolean closed;

    private ConnectionPool(Deque<ReopeningConnection> all) {
        this.size = all.size();
        this.permits = new Semaphore(size, true);
        this.free = all;
    }

    static ConnectionPool of(ConnectionSource source, int size) throws SQLException {
        Deque<ReopeningConnection> connections = new ArrayDeque<>(size);
        for (int i = 0; i < size; i++) {
            connections.add(ReopeningConnection.open(source::forReading));
        }
        return new ConnectionPool(connections);
    }

    @Override
    public <T> T run(Catalog.CatalogWork<T> work) throws SQLException, InterruptedException {
        ReopeningConnection connection = take();
        try {
            return connection.run(work);
        } finally {
            release(connection);
        }
    }

    /**
     * Takes a connection, waiting until one is free.
     *
     * @throws InterruptedException if the thread is or was interrupted, even if a connection is free. So interrupted work
     *     stops at its next query. Otherwise it could mistake files that the interrupt closed for damaged files
     * @throws RejectedExecutionException once the pool is closed
     */
    ReopeningConnection take() throws InterruptedException {
        permits.acquire();
        synchronized (free) {
            if (!closed) {
                return free.pop();
            }
        }
        permits.release();
        throw new RejectedExecutionException("the catalog is closed");
    }

    void release(ReopeningConnection connection) {
        synchronized (free) {
            free.push(connection);
        }
        permits.release();
    }

    /** Closes the pool. Waits until all connections have been released. */
    @Override
    public void close() throws SQLException {
        synchronized (free) {
            closed = true;
        }
        permits.acquireUninterruptibly(size);
        try {
            for (ReopeningConnection connection : free) {
                connection.close();
            }
        } finally {
            permits.release(size);
        }
    }
}
