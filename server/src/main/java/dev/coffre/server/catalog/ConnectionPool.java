package dev.coffre.server.catalog;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.RejectedExecutionException;

/** Read connections, about as many as are used at once, so that taking one never waits for long. Thread-safe. */
final class ConnectionPool {
    private final int size;

    /** The last one used is the next: what it has cached and prepared is the most likely to be of use. */
    private final Deque<Connection> free;

    private boolean closed;

    private ConnectionPool(Deque<Connection> all) {
        this.size = all.size();
        this.free = all;
    }

    static ConnectionPool of(ConnectionSource source, int size) throws SQLException {
        Deque<Connection> connections = new ArrayDeque<>(size);
        for (int i = 0; i < size; i++) {
            connections.add(source.forReading());
        }
        return new ConnectionPool(connections);
    }

    /** @throws RejectedExecutionException once this is closed */
    synchronized Connection take() throws InterruptedException {
        while (free.isEmpty() && !closed) {
            wait();
        }
        if (closed) {
            throw new RejectedExecutionException("the catalog is closed");
        }
        return free.pop();
    }

    synchronized void giveBack(Connection connection) {
        free.push(connection);
        notifyAll();
    }

    /** Waits until whoever has taken one has given it back. */
    synchronized void close() throws SQLException, InterruptedException {
        closed = true;
        notifyAll();
        while (free.size() < size) {
            wait();
        }
        for (Connection connection : free) {
            connection.close();
        }
    }
}
