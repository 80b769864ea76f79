package dev.coffre.server.testing;

import dev.coffre.server.catalog.ConnectionSource;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Connections at which something else happens in the middle of a transaction: right after one statement or commit, on the
 * thread that ran it. Thread-safe.
 */
public final class WatchedConnections {
    private static final Set<String> EXECUTIONS = Set.of("executeQuery", "executeUpdate", "executeBatch");
    private static final String COMMIT = "commit";

    private final AtomicReference<@Nullable Interruption> next = new AtomicReference<>();

    /** What happens in between; what it throws, the statement seems to throw. */
    @FunctionalInterface
    public interface Event {
        void happen() throws SQLException;
    }

    private record Interruption(String at, Event event) {}

    /** Once, after the next statement whose text contains this. */
    public void afterStatement(String text, Event event) {
        next.set(new Interruption(text, event));
    }

    /** Once, after the next commit has taken effect. */
    public void afterCommit(Event event) {
        next.set(new Interruption(COMMIT, event));
    }

    /** The same connections, watched. */
    public ConnectionSource over(ConnectionSource real) {
        return new ConnectionSource() {
            @Override
            public Connection forWriting() throws SQLException {
                return watched(Connection.class, real.forWriting(), "");
            }

            @Override
            public Connection forReading() throws SQLException {
                return watched(Connection.class, real.forReading(), "");
            }
        };
    }

    private <T> T watched(Class<T> type, T watched, String sql) {
        InvocationHandler handler = (proxy, method, arguments) -> {
            Object answer = call(watched, method, arguments);
            if (method.getName().equals(COMMIT)) {
                reached(COMMIT::equals);
            } else if (EXECUTIONS.contains(method.getName())) {
                reached(sql::contains);
            }
            return answer instanceof PreparedStatement statement
                    ? watched(PreparedStatement.class, statement, String.valueOf(arguments[0]))
                    : answer;
        };
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private void reached(Predicate<String> place) throws SQLException {
        Interruption interruption = next.get();
        if (interruption != null && place.test(interruption.at) && next.compareAndSet(interruption, null)) {
            interruption.event.happen();
        }
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
