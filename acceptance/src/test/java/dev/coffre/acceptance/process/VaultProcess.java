package dev.coffre.acceptance.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A {@code coffre-vault serve} over a folder of its own, on a port that it keeps over restarts. */
public final class VaultProcess implements AutoCloseable {
    static final String PASSWORD = "administrator of a test";

    private static final Map<String, String> QUICK = Map.of("COFFRE_VAULT_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1");

    private static final Duration START = Duration.ofSeconds(90);

    private final boolean hasAdministrator;
    private final Path data;
    private final Path logs;
    private final int port;
    private final String url;
    private List<String> flags;
    private final Map<String, String> always;
    private Map<String, String> environment;
    private RunningProgram service;

    private VaultProcess(Path folder, Map<String, String> always, int port, int publicPort, String... flags) {
        this(folder, always, true, port, publicPort, flags);
    }

    private VaultProcess(
            Path folder,
            Map<String, String> always,
            boolean hasAdministrator,
            int port,
            int publicPort,
            String... flags) {
        this.hasAdministrator = hasAdministrator;
        this.always = always;
        this.environment = always;
        this.data = folder.resolve("vault");
        this.logs = folder.resolve("vault-said");
        this.port = port;
        this.url = "https://localhost:" + publicPort;
        this.flags = List.of(flags);
        this.service = launch();
    }

    /**
     * A vault that agents reach directly. Its programs are compiled less well and so start with half the work: right for
     * many starts, not for much data.
     */
    public static VaultProcess start(Path folder, String... flags) {
        return startOn(freePort(), folder, flags);
    }

    /** As {@link #start}, and nobody has made an administrator yet: {@link #setupCode} is for whoever does. */
    public static VaultProcess startWithoutAdministrator(Path folder) {
        int port = freePort();
        return new VaultProcess(folder, QUICK, false, port, port);
    }

    /** As {@link #start}, on a given port. */
    public static VaultProcess startOn(int port, Path folder, String... flags) {
        return new VaultProcess(folder, QUICK, port, port, flags);
    }

    /** As {@link #start}; it tells agents to come to another port, where a proxy listens. */
    public static VaultProcess startBehind(int publicPort, Path folder, String... flags) {
        return new VaultProcess(folder, QUICK, freePort(), publicPort, flags);
    }

    /** As {@link #start}, with programs that run exactly as they are delivered. */
    public static VaultProcess asShipped(Path folder) {
        int port = freePort();
        return new VaultProcess(folder, Map.of(), port, port);
    }

    /** As {@link #startBehind}, with programs that run exactly as they are delivered. */
    public static VaultProcess asShippedBehind(int publicPort, Path folder) {
        return new VaultProcess(folder, Map.of(), freePort(), publicPort);
    }

    /** The folder that holds everything of this vault. */
    public Path data() {
        return data;
    }

    /** Where agents come to. */
    public String url() {
        return url;
    }

    /** What the service shows to whoever starts it, while nobody has an account. */
    public String setupCode() {
        return service.output().replaceAll("(?s).*\"event\" *: *\"setup\".*?\"code\" *: *\"([^\"]+)\".*", "$1");
    }

    public int port() {
        return port;
    }

    public RunningProgram service() {
        return service;
    }

    /** {@code kill -9} */
    public void kill() {
        service.kill();
    }

    public void stop() {
        service.stop();
    }

    /** Starts it again on its folder and port. */
    public void restart() {
        if (service.isAlive()) {
            stop();
        }
        service = launch();
    }

    /** Starts it again with these flags instead of those before. */
    public void restartWithFlags(String... others) {
        flags = List.of(others);
        restart();
    }

    /** Starts it again with these variables around it. */
    public void restartWith(Map<String, String> variables) {
        Map<String, String> more = new HashMap<>(always);
        more.putAll(variables);
        environment = Map.copyOf(more);
        restart();
    }

    /** A REST client that is logged in as the administrator. */
    public Administrator administrator() {
        return Administrator.signIn(port, PASSWORD);
    }

    /** Runs {@code coffre-vault} with {@code --json} on this folder, beside the service or instead of it. */
    public Outcome command(String... arguments) {
        return begin(arguments).await();
    }

    /** As {@link #command}, without waiting for its end. */
    public RunningProgram begin(String... arguments) {
        return Invocation.of(Checkout.program("coffre-vault"), arguments)
                .and("--data", data.toString(), "--json")
                .with(environment)
                .start(logs);
    }

    private RunningProgram launch() {
        try {
            Path password = Files.createDirectories(logs).resolve("administrator");
            Files.writeString(password, PASSWORD, StandardCharsets.UTF_8);
            List<String> arguments = new ArrayList<>(List.of("serve", "--json"));
            arguments.addAll(List.of("--data", data.toString(), "--port", String.valueOf(port)));
            arguments.addAll(List.of("--address", "127.0.0.1", "--url", url));
            if (hasAdministrator) {
                arguments.addAll(List.of("--admin-password-file", password.toString()));
            }
            arguments.addAll(flags);
            RunningProgram started = Invocation.of(Checkout.program("coffre-vault"), arguments.toArray(String[]::new))
                    .with(environment)
                    .start(logs);
            awaitReady(started);
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void awaitReady(RunningProgram started) {
        long deadline = System.nanoTime() + START.toNanos();
        while (!started.output().contains("\"ready\"")) {
            if (!started.isAlive() || System.nanoTime() > deadline) {
                throw new AssertionError("the vault did not start\n" + started.said());
            }
            pause();
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

    /** A port that nobody listens on at this moment. */
    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (service.isAlive()) {
            service.kill();
        }
    }
}
