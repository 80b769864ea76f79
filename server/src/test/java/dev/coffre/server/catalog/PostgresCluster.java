package dev.coffre.server.catalog;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A PostgreSQL 17 for one test, with the default settings: it can be killed and started again, and a copy of it can take over
 * its port. Its processes end with this one, however that ends.
 */
public final class PostgresCluster implements AutoCloseable {
    private static final Path PROGRAMS = Path.of("/usr/lib/postgresql/17/bin");
    private static final String PASSWORD = "test";
    private static final String ROLE = "coffre";
    private static final String UNPRIVILEGED = "nobody";

    /** Prints the number of the server's process and waits for its end; stops it when the pipe is closed. */
    private static final String RUN =
            "exec 3<&0; cd \"$1\"; shift; \"$@\" </dev/null >>log 2>&1 3<&- & pid=$!; echo $pid\n"
                    + "{ read -r ended <&3; kill -QUIT $pid; } & reader=$!; wait $pid; kill $reader";

    private final Path folder;
    private final int port;
    private Path data;
    private int copies;
    private Optional<Running> running = Optional.empty();

    private record Running(Process shell, ProcessHandle server) {}

    private PostgresCluster(Path folder, int port) {
        this.folder = folder;
        this.port = port;
        this.data = folder.resolve("data");
    }

    /** Makes a cluster and starts it with these settings. */
    public static PostgresCluster start(String... settings) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("coffre-cluster");
        PostgresCluster cluster = new PostgresCluster(folder, freePort());
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        cluster.give(folder);
        cluster.file("password", PASSWORD);
        cluster.run(
                "initdb",
                "-D",
                cluster.data.toString(),
                "-U",
                ROLE,
                "-A",
                "scram-sha-256",
                "--pwfile=password",
                "-E",
                "UTF8",
                "--locale=C",
                "--no-sync");
        cluster.resume(settings);
        return cluster;
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    /** Writes a file that only the server can read, beside its data. */
    public Path file(String name, String text) throws IOException {
        Path file = Files.writeString(folder.resolve(name), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        give(file);
        return file;
    }

    private void give(Path file) throws IOException {
        if (isRoot()) {
            Files.setOwner(
                    file, file.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(UNPRIVILEGED));
        }
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static List<String> unprivileged() {
        return isRoot()
                ? List.of("setpriv", "--reuid=" + UNPRIVILEGED, "--regid=nogroup", "--clear-groups")
                : List.of();
    }

    private void run(String program, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(unprivileged());
        command.add(PROGRAMS.resolve(program).toString());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().put("PGPASSWORD", PASSWORD);
        Path log = folder.resolve(program + ".log");
        Process process =
                builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        if (process.waitFor() != 0) {
            throw new IllegalStateException(program + ": " + Files.readString(log));
        }
    }

    /** Starts the server again, on the same port. */
    public void resume(String... settings) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(unprivileged());
        command.addAll(List.of("sh", "-c", RUN, "sh", folder.toString()));
        command.addAll(List.of(PROGRAMS.resolve("postgres").toString(), "-D", data.toString()));
        command.addAll(List.of("-p", Integer.toString(port)));
        List.of("listen_addresses=127.0.0.1", "unix_socket_directories=").forEach(each -> {
            command.add("-c");
            command.add(each);
        });
        for (String setting : settings) {
            command.add("-c");
            command.add(setting);
        }
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (true) {
            Process shell = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            long pid = Long.parseLong(shell.inputReader().readLine());
            Running started = new Running(shell, ProcessHandle.of(pid).orElseThrow());
            running = Optional.of(started);
            if (answers(started, until)) {
                return;
            }
        }
    }

    /** Returns false if the server ended, as it does while processes of a killed one are still there. */
    private boolean answers(Running started, long until) throws InterruptedException {
        while (true) {
            try {
                DriverManager.getConnection(url(), ROLE, PASSWORD).close();
                return true;
            } catch (SQLException notYet) {
                if (System.nanoTime() > until) {
                    throw new IllegalStateException("PostgreSQL did not start in " + folder, notYet);
                }
                Thread.sleep(100);
                if (!started.server.isAlive()) {
                    return false;
                }
            }
        }
    }

    /** Kills all processes of the server at once, as a power cut does. */
    public void kill() throws InterruptedException {
        Running killed = running.orElseThrow();
        List<ProcessHandle> all = Stream.concat(Stream.of(killed.server), killed.server.descendants())
                .toList();
        all.forEach(ProcessHandle::destroyForcibly);
        killed.shell.waitFor();
        running = Optional.empty();
    }

    /** Copies the running server, as a standby that then loses its connection. Returns its data folder. */
    public Path copy() throws IOException, InterruptedException {
        String name = "copy" + copies++;
        Path copy = folder.resolve(name);
        run(
                "pg_basebackup",
                "-D",
                copy.toString(),
                "-h",
                "127.0.0.1",
                "-p",
                Integer.toString(port),
                "-U",
                ROLE,
                "--checkpoint=fast",
                "--no-sync");
        file(name + "/standby.signal", "");
        return copy;
    }

    /** Starts the server that is in this folder, on the port of the one that was killed, and makes a standby the primary. */
    public void takeOver(Path other) throws IOException, InterruptedException {
        data = other;
        resume("hot_standby=on");
        if (Files.exists(other.resolve("standby.signal"))) {
            execute("SELECT pg_promote()");
        }
    }

    /** Makes a standby the primary on another port, while this server goes on. Kill it before this one is closed. */
    public PostgresCluster promoteBeside(Path standby) throws IOException, InterruptedException {
        PostgresCluster beside = new PostgresCluster(folder, freePort());
        beside.takeOver(standby);
        return beside;
    }

    /** Returns the folder with the data of the server. */
    public Path data() {
        return data;
    }

    private String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    }

    /** Returns the address of a catalog in this server, which is called {@code host}. */
    public PostgresLocation location(String host, String parameters) {
        return PostgresAddress.parse(
                "postgresql://" + ROLE + "@" + host + ":" + port + "/postgres?" + parameters,
                Optional.of(folder.resolve("password")));
    }

    /** Returns the address of a catalog in this server. */
    public PostgresLocation location() {
        return location("127.0.0.1", "sslmode=disable");
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

    @Override
    public void close() throws IOException, InterruptedException {
        if (running.isPresent()) {
            kill();
        }
        try (Stream<Path> below = Files.walk(folder)) {
            for (Path path : below.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
