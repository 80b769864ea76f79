package dev.coffre.server.catalog;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** As many read connections as there are reader threads, so that taking one never waits for long. */
final class ConnectionPool {
    private final List<Connection> all;
    private final BlockingQueue<Connection> free;

    private ConnectionPool(List<Connection> all) {
        this.all = all;
        this.free = new ArrayBlockingQueue<>(all.size(), false, all);
    }

    static ConnectionPool of(ConnectionSource source, int size) throws SQLException {
        List<Connection> connections = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            connections.add(source.forReading());
        }
        return new ConnectionPool(connections);
    }

    Connection take() throws InterruptedException {
        return free.take();
    }

    void giveBack(Connection connection) {
        free.add(connection);
    }

    void close() throws SQLException {
        for (Connection connection : all) {
            connection.close();
        }
    }
}
