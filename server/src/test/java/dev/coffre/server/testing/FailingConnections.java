package dev.coffre.server.testing;

import dev.coffre.server.catalog.ConnectionSource;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Connections of which one call fails: the n-th execution or commit from the moment that it was asked for. Thread-safe. */
public final class FailingConnections {
    private static final Set<String> CALLS =
            Set.of("executeQuery", "executeUpdate", "executeBatch", "execute", "commit");

    private final AtomicInteger left = new AtomicInteger();
    private final List<Connection> opened = new CopyOnWriteArrayList<>();
    private volatile boolean failed;

    /** The {@code nth} call from now on fails, once. */
    public void failAt(int nth) {
        failed = false;
        left.set(nth);
    }

    public boolean hasFailed() {
        return failed;
    }

    /** The same connections, watched. */
    public ConnectionSource over(ConnectionSource real) {
        return new ConnectionSource() {
            @Override
            public Connection forWriting() throws SQLException {
                return watched(real.forWriting());
            }

            @Override
            public Connection forReading() throws SQLException {
                return watched(real.forReading());
            }
        };
    }

    /** As the end of the process does it. */
    public void closeAll() {
        for (Connection connection : opened) {
            try {
                connection.close();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private Connection watched(Connection connection) {
        opened.add(connection);
        return watched(Connection.class, connection);
    }

    private <T> T watched(Class<T> type, T watched) {
        InvocationHandler handler = (proxy, method, arguments) -> {
            if (CALLS.contains(method.getName()) && left.getAndDecrement() == 1) {
                failed = true;
                throw new SQLException("test");
            }
            Object answer = call(watched, method, arguments);
            return answer instanceof PreparedStatement statement ? watched(PreparedStatement.class, statement) : answer;
        };
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static @Nullable Object call(Object watched, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        try {
            return method.invoke(watched, arguments);
        } catch (InvocationTargetException failed) {
            throw failed.getCause();
        }
    }
}
