package dev.coffre.acceptance.simulation;

import dev.coffre.server.catalog.ConnectionSource;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteCommitListener;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * The catalog's real connections. Each commit of the writer is a step of the power, and while the disk is full, SQLite
 * itself refuses to grow the database, or a commit fails after SQLite has rolled back by itself.
 */
final class CatalogConnections implements ConnectionSource {
    private static final long MOST_PAGES = 1_000_000_000;

    private final ConnectionSource real;
    private final Power power;
    private final Space space;
    private final Scheduler scheduler;

    CatalogConnections(ConnectionSource real, Power power, Space space, Scheduler scheduler) {
        this.real = real;
        this.power = power;
        this.space = space;
        this.scheduler = scheduler;
    }

    @Override
    public Connection forWriting() throws SQLException {
        Connection connection = real.forWriting();
        connection.unwrap(SQLiteConnection.class).addCommitListener(new SQLiteCommitListener() {
            @Override
            public void onCommit() {
                power.count();
            }

            @Override
            public void onRollback() {}
        });
        return watched(Connection.class, connection, new Writer(connection));
    }

    /** After each query others have a turn, while what it saw may become old. */
    @Override
    public Connection forReading() throws SQLException {
        Connection connection = real.forReading();
        if (!scheduler.isConcurrent()) {
            return connection;
        }
        return watched(Connection.class, connection, (proxy, method, arguments) -> {
            Object answer = call(connection, method, arguments);
            return answer instanceof PreparedStatement statement
                    ? watched(PreparedStatement.class, statement, (ignored, inner, values) -> {
                        Object rows = call(statement, inner, values);
                        if (inner.getName().equals("executeQuery")) {
                            scheduler.pause();
                        }
                        return rows;
                    })
                    : answer;
        });
    }

    private static <T> T watched(Class<T> type, T watched, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    /** The one connection that writes. */
    private final class Writer implements InvocationHandler {
        private final Connection connection;
        private boolean began;
        private boolean limited;

        Writer(Connection connection) {
            this.connection = connection;
        }

        @Override
        public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
                throws Throwable {
            switch (method.getName()) {
                case "prepareStatement", "createStatement" -> {
                    begin();
                    Object statement = Objects.requireNonNull(call(connection, method, arguments));
                    @SuppressWarnings("unchecked") // a statement of the kind that the method returns
                    Class<Object> type = (Class<Object>) method.getReturnType();
                    return watched(
                            type, statement, (ignored, inner, values) -> counted(() -> call(statement, inner, values)));
                }
                case "commit" -> {
                    return ending(() -> {
                        fail();
                        return counted(() -> call(connection, method, arguments));
                    });
                }
                case "rollback", "close" -> {
                    return ending(() -> call(connection, method, arguments));
                }
                default -> {
                    return call(connection, method, arguments);
                }
            }
        }

        private @Nullable Object ending(Call call) throws Throwable {
            try {
                return call.run();
            } finally {
                began = false;
                scheduler.endWriting();
                scheduler.pause();
            }
        }

        private void begin() throws SQLException {
            if (!began) {
                scheduler.pause();
                scheduler.beginWriting();
                began = true;
                limit(space.isFull(Space.Part.CATALOG) && space.commitFault() == Space.CommitFault.NONE);
            }
        }

        private void limit(boolean full) throws SQLException {
            if (full == limited) {
                return;
            }
            try (Statement statement = connection.createStatement()) {
                long pages = MOST_PAGES;
                if (full) {
                    try (var count = statement.executeQuery("PRAGMA page_count")) {
                        pages = count.getLong(1) + space.pagesLeft();
                    }
                }
                statement.execute("PRAGMA max_page_count = " + pages);
            }
            limited = full;
        }

        /** As SQLite does: the transaction is rolled back, and none begins until somebody begins one. */
        private void fail() throws SQLException {
            if (!space.isFull(Space.Part.CATALOG)) {
                space.has(Space.Part.CATALOG);
                return;
            }
            switch (space.commitFault()) {
                case NONE -> {}
                case FULL -> {
                    rollBack();
                    space.refused();
                    throw new SQLiteException("the write-ahead log cannot grow", SQLiteErrorCode.SQLITE_FULL);
                }
                case IO_ERROR -> {
                    rollBack();
                    space.failed();
                    throw new SQLiteException("the write-ahead log cannot be written", SQLiteErrorCode.SQLITE_IOERR);
                }
            }
        }

        private void rollBack() throws SQLException {
            try (Statement statement = connection.createStatement()) {
                statement.execute("ROLLBACK");
            }
        }

        private @Nullable Object counted(Call call) throws Throwable {
            try {
                return call.run();
            } catch (SQLiteException e) {
                if (e.getResultCode() == SQLiteErrorCode.SQLITE_FULL) {
                    space.refused();
                }
                throw e;
            }
        }
    }

    @FunctionalInterface
    private interface Call {
        @Nullable
        Object run() throws Throwable;
    }

    private static @Nullable Object call(Object target, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException failed) {
            throw failed.getCause();
        }
    }
}
