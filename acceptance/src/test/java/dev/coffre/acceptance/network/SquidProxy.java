package dev.coffre.acceptance.network;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.coffre.acceptance.process.Invocation;
import dev.coffre.acceptance.process.RunningProgram;
import dev.coffre.acceptance.process.VaultProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A real proxy, Debian's squid, that lets through who knows name and password. Root may start it too; it then works as
 * the user proxy. Used by one thread.
 */
public final class SquidProxy implements AutoCloseable {
    public static final String USER = "me";
    public static final String PASSWORD = "s3cret of the proxy";

    private static final Path PROGRAM = Path.of("/usr/sbin/squid");
    private static final Path HELPERS = Path.of("/usr/lib/squid");
    private static final Duration START = Duration.ofSeconds(20);

    private final Path folder;
    private final int port = VaultProcess.freePort();
    private final RunningProgram squid;

    /** How it asks for name and password, and the file by which it knows them. */
    public enum Login {
        /** The hash is that of {@code openssl passwd -6}. */
        BASIC(
                "basic",
                "basic_ncsa_auth",
                "",
                "me:$6$abcdefgh$uSJsT7/40g.n/B1PT7iXCCGlaWAfambtpnvXttzG6OAgvNcFAhYqWWLZScqwOvPxSjJncfikJdhPePlgDdvUf0"),
        /** The hash is the MD5 of user, realm and password. */
        DIGEST("digest", "digest_file_auth", "-c", "me:coffre:aea402d21fb1c14adbed96970489ec8b");

        private final String scheme;
        private final String helper;
        private final String flags;
        private final String known;

        Login(String scheme, String helper, String flags, String known) {
            this.scheme = scheme;
            this.helper = helper;
            this.flags = flags;
            this.known = known;
        }
    }

    private SquidProxy(Login login, List<String> rules) throws IOException {
        // Not in the test's own folder, which nobody but its owner may enter: the proxy may run as somebody else.
        this.folder = Files.createTempDirectory("squid-");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        Files.writeString(folder.resolve("passwords"), login.known + "\n", StandardCharsets.UTF_8);
        Path configuration = Files.writeString(
                folder.resolve("squid.conf"), String.join("\n", configuration(login, rules)), StandardCharsets.UTF_8);
        this.squid =
                Invocation.of(PROGRAM, "-N", "-f", configuration.toString()).start(folder.resolve("said"));
        awaitReady();
    }

    public static SquidProxy asking(Login login) {
        return asking(login, List.of());
    }

    /** @param rules of squid, which go before the one that asks for name and password */
    public static SquidProxy asking(Login login, List<String> rules) {
        assumeTrue(Files.isExecutable(PROGRAM), "squid is not installed");
        try {
            return new SquidProxy(login, rules);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> configuration(Login login, List<String> rules) {
        String auth = "auth_param " + login.scheme + " ";
        return Stream.of(
                        List.of(
                                // Without effect on whoever is not root.
                                "cache_effective_user proxy",
                                "http_port 127.0.0.1:" + port,
                                "visible_hostname localhost",
                                "pid_filename none",
                                "cache deny all",
                                "pinger_enable off",
                                "netdb_filename none",
                                "shutdown_lifetime 0 seconds",
                                "access_log stdio:" + folder.resolve("access.log"),
                                "cache_log " + folder.resolve("cache.log"),
                                "coredump_dir " + folder,
                                auth + "program " + HELPERS.resolve(login.helper) + " " + login.flags + " "
                                        + folder.resolve("passwords"),
                                auth + "realm coffre",
                                auth + "children 1"),
                        rules,
                        List.of("acl known proxy_auth REQUIRED", "http_access allow known", "http_access deny all", ""))
                .flatMap(List::stream)
                .toList();
    }

    private void awaitReady() {
        long deadline = System.nanoTime() + START.toNanos();
        while (!accepts()) {
            if (!squid.isAlive() || System.nanoTime() > deadline) {
                throw new AssertionError("squid did not start\n" + squid.said() + read("cache.log"));
            }
        }
    }

    private boolean accepts() {
        try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return true;
        } catch (IOException notYet) {
            pause();
            return false;
        }
    }

    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    public int port() {
        return port;
    }

    /** {@code host:port} */
    public String address() {
        return "127.0.0.1:" + port;
    }

    /** The tunnels that it has opened for its user so far and that are closed again. */
    public long tunnels() {
        return read("access.log")
                .lines()
                .filter(line -> line.contains(" TCP_TUNNEL/200 ") && line.contains(" " + USER + " "))
                .count();
    }

    /** How often it has asked for name and password so far. */
    public long refusals() {
        return read("access.log")
                .lines()
                .filter(line -> line.contains(" TCP_DENIED/407 "))
                .count();
    }

    private String read(String name) {
        Path file = folder.resolve(name);
        try {
            return Files.exists(file) ? Files.readString(file, StandardCharsets.ISO_8859_1) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Nobody listens there any more. */
    public void stop() {
        if (squid.isAlive()) {
            squid.kill();
        }
    }

    @Override
    public void close() {
        stop();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
