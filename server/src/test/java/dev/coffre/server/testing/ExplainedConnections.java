package dev.coffre.server.testing;

import dev.coffre.server.catalog.ConnectionSource;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Connections that note how SQLite executes each statement. Thread-safe. */
public final class ExplainedConnections {
    private final List<String> steps = new CopyOnWriteArrayList<>();

    /** Returns the steps of all statements since the last call, each with its statement. */
    public List<String> steps() {
        List<String> noted = List.copyOf(steps);
        steps.clear();
        return noted;
    }

    /** The same connections, watched. */
    public ConnectionSource over(ConnectionSource real) {
        return new ConnectionSource() {
            @Override
            public Connection forWriting() throws SQLException {
                return explained(real.forWriting());
            }

            @Override
            public Connection forReading() throws SQLException {
                return explained(real.forReading());
            }
        };
    }

    private Connection explained(Connection real) {
        return Connection.class.cast(Proxy.newProxyInstance(
                Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("prepareStatement")) {
                        explain(real, String.valueOf(arguments[0]));
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException failed) {
                        throw failed.getCause();
                    }
                }));
    }

    private void explain(Connection connection, String sql) throws SQLException {
        try (var statement = connection.prepareStatement("EXPLAIN QUERY PLAN " + sql);
                ResultSet plan = statement.executeQuery()) {
            while (plan.next()) {
                steps.add(plan.getString("detail") + " <- " + sql);
            }
        }
    }
}
