package dev.coffre.acceptance.simulation;

import dev.coffre.server.catalog.TestCatalog;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sqlite.Function;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;

/** Connections of one process to a {@link SharedDatabase}. */
abstract class DatabaseSession implements TestCatalog.Runner {
    /** Stands for the name of the server's run in the statements of SQLite. */
    private static final String LOCAL = "'local'";

    private static final int STATEMENTS = 60;

    final SharedDatabase database;
    final Power power;
    private final Deque<Open> free = new ArrayDeque<>();
    private final List<Open> all = new ArrayList<>();

    private DatabaseSession(SharedDatabase database, Power power) {
        this.database = database;
        this.power = power;
    }

    private record Open(Connection connection, String run) {}

    static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Returns a session that the server has not ended. */
    private Open take() throws SQLException {
        synchronized (free) {
            Open known = free.poll();
            while (known != null && !known.run.equals(database.run())) {
                close(known);
                known = free.poll();
            }
            if (known != null) {
                return known;
            }
            Open opened = new Open(connect(database.folder()), database.run());
            all.add(opened);
            return opened;
        }
    }

    private void close(Open open) throws SQLException {
        all.remove(open);
        open.connection.close();
    }

    private void giveBack(Open open) {
        synchronized (free) {
            free.push(open);
        }
    }

    private Connection connect(Path folder) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.OFF);
        config.enforceForeignKeys(true);
        Connection connection =
                DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("catalog.db"), config.toProperties());
        Function.create(
                connection.unwrap(SQLiteConnection.class),
                "unixepoch",
                new Function() {
                    @Override
                    protected void xFunc() throws SQLException {
                        result((database.clock().millis() + 0.25) / 1000);
                    }
                },
                1,
                0);
        return connection;
    }

    /** Before each statement others have a turn, the session may be ended, and the process may die. */
    private Connection watched(Open open, int occasions) {
        return (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    boolean prepares = method.getName().equals("prepareStatement");
                    if (prepares) {
                        beforeStatement(open, occasions);
                        arguments[0] = ((String) arguments[0]).replace(LOCAL, "'" + database.run() + "'");
                    }
                    Object answer = call(open.connection, method, arguments);
                    return occasions == 0 && answer instanceof PreparedStatement query ? afterQuery(query) : answer;
                });
    }

    private void beforeStatement(Open open, int occasions) throws SQLException {
        database.scheduler().pause();
        requirePower();
        if (!open.run.equals(database.run()) || occasions > 0 && database.endsSession(occasions)) {
            throw SharedDatabase.ended();
        }
    }

    /** After each query others have a turn, while what it saw may become old. */
    private PreparedStatement afterQuery(PreparedStatement statement) {
        return (PreparedStatement) Proxy.newProxyInstance(
                PreparedStatement.class.getClassLoader(),
                new Class<?>[] {PreparedStatement.class},
                (proxy, method, arguments) -> {
                    Object answer = call(statement, method, arguments);
                    if (method.getName().equals("executeQuery")) {
                        database.scheduler().pause();
                    }
                    return answer;
                });
    }

    private static @Nullable Object call(Object target, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException failed) {
            throw failed.getCause();
        }
    }

    /** A process that has died notices it here: what it does to come to its end has no effect. */
    final void requirePower() throws SQLException {
        if (!power.isOn()) {
            throw SharedDatabase.ended();
        }
    }

    @Override
    public void close() throws SQLException {
        synchronized (free) {
            for (Open open : List.copyOf(all)) {
                close(open);
            }
            free.clear();
        }
    }

    /** Transactions that write, one at a time among all processes. */
    static final class Writes extends DatabaseSession {
        Writes(SharedDatabase database, Power power) {
            super(database, power);
        }

        @Override
        public <T> T run(TestCatalog.Work<T> work) throws SQLException, InterruptedException {
            database.scheduler().pause();
            requirePower();
            database.lockWriting();
            try {
                return runAlone(work);
            } finally {
                database.unlockWriting();
                database.scheduler().pause();
            }
        }

        private <T> T runAlone(TestCatalog.Work<T> work) throws SQLException {
            requirePower();
            Open open = super.take();
            Connection connection = open.connection;
            boolean committed = false;
            execute(connection, "BEGIN IMMEDIATE");
            try {
                T result = work.run(super.watched(open, STATEMENTS));
                if (!open.run.equals(database.run())) {
                    throw SharedDatabase.ended();
                }
                committed = true;
                database.commit(connection, power);
                return result;
            } finally {
                if (!committed) {
                    execute(connection, "ROLLBACK");
                }
                super.giveBack(open);
            }
        }
    }

    /** Transactions that read, each on a snapshot. */
    static final class Reads extends DatabaseSession {
        Reads(SharedDatabase database, Power power) {
            super(database, power);
        }

        @Override
        public <T> T run(TestCatalog.Work<T> work) throws SQLException {
            requirePower();
            if (database.endsSession(20)) {
                throw SharedDatabase.ended();
            }
            Open open = super.take();
            execute(open.connection, "BEGIN");
            try {
                return work.run(super.watched(open, 0));
            } finally {
                execute(open.connection, "COMMIT");
                super.giveBack(open);
            }
        }
    }
}
