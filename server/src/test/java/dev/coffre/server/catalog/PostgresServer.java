package dev.coffre.server.catalog;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A PostgreSQL 17 in a temporary folder, one for all tests of this JVM. It writes nothing through to the disk, and ends with
 * this process, however that ends.
 */
public final class PostgresServer {
    private static final Path PROGRAMS = Path.of("/usr/lib/postgresql/17/bin");
    private static final String PASSWORD = "test";
    private static final String ROLE = "coffre";
    private static final String UNPRIVILEGED = "nobody";

    private static final String COPY = """
        DO $$
        DECLARE t TEXT; c RECORD;
        BEGIN
            IF to_regnamespace('$from') IS NULL THEN RETURN; END IF;
            CREATE SCHEMA $to;
            FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = '$from' LOOP
                EXECUTE format('CREATE TABLE $to.%I (LIKE $from.%I INCLUDING ALL)', t, t);
                EXECUTE format('INSERT INTO $to.%I OVERRIDING SYSTEM VALUE SELECT * FROM $from.%I', t, t);
            END LOOP;
            FOR c IN SELECT pg_get_serial_sequence('$from.' || table_name, column_name) AS old,
                    pg_get_serial_sequence('$to.' || table_name, column_name) AS new
                    FROM information_schema.columns WHERE table_schema = '$from' AND is_identity = 'YES' LOOP
                EXECUTE format('SELECT setval(%L, last_value, is_called) FROM %s', c.new, c.old);
            END LOOP;
        END $$\
        """;

    private static Optional<PostgresServer> running = Optional.empty();

    private final Path folder;
    private final int port;

    /** Held, because its pipe is closed when nobody holds it. */
    private final Process process;

    private PostgresServer(Path folder, int port, Process process) {
        this.folder = folder;
        this.port = port;
        this.process = process;
    }

    public static boolean isInstalled() {
        return Files.isExecutable(PROGRAMS.resolve("postgres"));
    }

    /** Returns the server, which the first call starts. */
    public static synchronized PostgresServer get() {
        if (running.isEmpty()) {
            try {
                running = Optional.of(start());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        return running.get();
    }

    private static PostgresServer start() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("coffre-postgresql");
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Path password = folder.resolve("password");
        Files.writeString(password, PASSWORD);
        if (isRoot()) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
            var nobody = folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(UNPRIVILEGED);
            Files.setOwner(password, nobody);
            Files.setOwner(folder, nobody);
        }
        Path data = folder.resolve("data");
        // The server ends when this process closes the pipe, by its end at the latest.
        String script =
                "initdb=\"$1\" postgres=\"$2\" data=\"$3\" port=\"$4\" password=\"$5\" folder=\"$6\"; cd \"$folder\"\n"
                        + "\"$initdb\" -D \"$data\" -U " + ROLE
                        + " -A scram-sha-256 --pwfile=\"$password\" -E UTF8 --locale=C --no-sync >log 2>&1 || { cat"
                        + " log >&2; exit 1; }\n"
                        + "\"$postgres\" -D \"$data\" -p \"$port\" -c listen_addresses=127.0.0.1 -c"
                        + " unix_socket_directories= -c fsync=off -c full_page_writes=off -c shared_buffers=64MB -c"
                        + " max_connections=200 -c autovacuum_naptime=5s </dev/null >log 2>&1 &\n"
                        + "pid=$!; read -r ended; kill -INT $pid; wait $pid; rm -rf \"$folder\"";
        List<String> command = new ArrayList<>();
        if (isRoot()) {
            command.addAll(List.of("setpriv", "--reuid=" + UNPRIVILEGED, "--regid=nogroup", "--clear-groups"));
        }
        command.addAll(List.of("sh", "-c", script, "sh"));
        command.addAll(List.of(
                PROGRAMS.resolve("initdb").toString(),
                PROGRAMS.resolve("postgres").toString(),
                data.toString(),
                Integer.toString(port),
                password.toString(),
                folder.toString()));
        Process process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        PostgresServer server = new PostgresServer(folder, port, process);
        server.await();
        return server;
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private void await() throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (true) {
            try {
                DriverManager.getConnection(url(), ROLE, PASSWORD).close();
                return;
            } catch (SQLException notYet) {
                if (!process.isAlive() || System.nanoTime() > until) {
                    throw new IllegalStateException("PostgreSQL did not start in " + folder, notYet);
                }
                Thread.sleep(100);
            }
        }
    }

    String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    }

    /** Returns a location in this server. */
    public PostgresLocation location(String schema) {
        return PostgresAddress.parse(
                "postgresql://" + ROLE + "@127.0.0.1:" + port + "/postgres?sslmode=disable&schema=" + schema,
                Optional.of(passwordFile()));
    }

    private Path passwordFile() {
        return folder.resolve("password");
    }

    int port() {
        return port;
    }

    /** Runs a statement in its own transaction, as the role that may do everything. */
    public void execute(String sql) {
        try (var connection = DriverManager.getConnection(url(), ROLE, PASSWORD);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Copies a schema with its rows and sequences; there is nothing if it is not there. */
    void copy(String from, String to) {
        execute("DROP SCHEMA IF EXISTS " + to + " CASCADE");
        execute(COPY.replace("$from", from).replace("$to", to));
    }
}
