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
import java.util.List;
import java.util.Map;

/** A {@code coffre-vault serve} over a folder of its own, on a port that it keeps over restarts. */
public final class VaultProcess implements AutoCloseable {
    static final String PASSWORD = "administrator of a test";

    private static final Duration START = Duration.ofSeconds(90);

    private final Path data;
    private final Path logs;
    private final int port;
    private final String url;
    private final List<String> flags;
    private Map<String, String> environment = Map.of();
    private RunningProgram service;

    private VaultProcess(Path folder, String host, int port, int publicPort, String... flags) {
        this.data = folder.resolve("vault");
        this.logs = folder.resolve("vault-said");
        this.port = port;
        this.url = "https://" + host + ":" + publicPort;
        this.flags = List.of(flags);
        this.service = launch();
    }

    /** A vault that agents reach directly. */
    public static VaultProcess start(Path folder, String... flags) {
        int port = freePort();
        return new VaultProcess(folder, "localhost", port, port, flags);
    }

    /** A vault on a given port. */
    public static VaultProcess startOn(int port, Path folder) {
        return new VaultProcess(folder, "localhost", port, port);
    }

    /** A vault that tells agents to come to another port, where a proxy listens. */
    public static VaultProcess startBehind(int publicPort, Path folder, String... flags) {
        return new VaultProcess(folder, "localhost", freePort(), publicPort, flags);
    }

    /** The folder that holds everything of this vault. */
    public Path data() {
        return data;
    }

    /** Where agents come to. */
    public String url() {
        return url;
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

    /** Starts it again with these variables around it. */
    public void restartWith(Map<String, String> variables) {
        environment = Map.copyOf(variables);
        restart();
    }

    /** A REST client that is logged in as the administrator. */
    public Administrator administrator() {
        return Administrator.logIn(port, PASSWORD);
    }

    /** Runs {@code coffre-vault} with {@code --json} on this folder, beside the service or instead of it. */
    public Outcome command(String... arguments) {
        return Invocation.of(Checkout.program("coffre-vault"), arguments)
                .and("--data", data.toString(), "--json")
                .run(logs);
    }

    private RunningProgram launch() {
        try {
            Path password = Files.createDirectories(logs).resolve("administrator");
            Files.writeString(password, PASSWORD, StandardCharsets.UTF_8);
            List<String> arguments = new ArrayList<>(List.of("serve", "--json"));
            arguments.addAll(List.of("--data", data.toString(), "--port", String.valueOf(port)));
            arguments.addAll(List.of("--address", "127.0.0.1", "--url", url));
            arguments.addAll(List.of("--admin-password-file", password.toString()));
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
