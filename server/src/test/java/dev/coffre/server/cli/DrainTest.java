package dev.coffre.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.coffre.server.address.AddressSettings;
import dev.coffre.server.address.ServerTrust;
import dev.coffre.server.datadir.DataDirectory;
import dev.coffre.server.endpoint.WebServer;
import dev.coffre.server.http.TrustedProxies;
import dev.coffre.server.log.LogFormat;
import dev.coffre.server.service.Locations;
import dev.coffre.server.testing.AnyCertificate;
import dev.coffre.server.testing.TestService;
import dev.coffre.server.testing.TestStore;
import dev.coffre.vault.testing.SimulatedClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is told to stop, as a load balancer sees it. */
class DrainTest {
    @TempDir
    Path folder = Path.of("");

    private final HttpClient client = AnyCertificate.client();

    private HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
        return get(client, port, path);
    }

    private static HttpResponse<String> get(HttpClient client, int port, String path)
            throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + path))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private ServiceProcess start(String data, Duration drain) {
        PrintStream quiet = new PrintStream(new ByteArrayOutputStream(), true, UTF_8);
        TestStore.ofRun().prepare(folder.resolve(data));
        ServeSettings settings = new ServeSettings(
                new DataDirectory(folder.resolve(data)),
                Locations.KNOWN,
                "127.0.0.1",
                0,
                new AddressSettings(List.of(), new ServerTrust.OwnKey()),
                Optional.of("correct horse battery"),
                folder.resolve("agents"),
                "WARN",
                LogFormat.TEXT,
                TrustedProxies.NONE,
                WebServer.EdgePolicy.DEFAULT,
                Optional.of(drain));
        return ServiceProcess.start(
                settings,
                new Environment(
                        new SimulatedClock(),
                        new SecureRandom(),
                        quiet,
                        quiet,
                        Locale.ENGLISH,
                        System::nanoTime,
                        TestService.CHEAP),
                code -> {});
    }

    @Test
    void itIsNotReadyAndAnswersUntilTheGraceIsOver() throws Exception {
        ServiceProcess service = start("data", Duration.ofSeconds(4));
        int port = service.port();
        assertThat(get(port, "/health/ready").statusCode()).isEqualTo(200);
        long asked = System.nanoTime();
        Thread stopping = Thread.ofPlatform().start(service::close);
        HttpResponse<String> ready = get(port, "/health/ready");
        while (ready.statusCode() == 200) {
            ready = get(port, "/health/ready");
        }
        assertThat(ready.statusCode()).isEqualTo(503);
        assertThat(ready.body()).contains("stopping");
        assertThat(get(port, "/health/live").statusCode()).isEqualTo(200);
        assertThat(get(port, "/portal/sign-in").statusCode())
                .as("what comes all the same is answered")
                .isEqualTo(200);
        stopping.join();
        assertThat(Duration.ofNanos(System.nanoTime() - asked))
                .isBetween(Duration.ofSeconds(4), Duration.ofSeconds(30));
        assertThatThrownBy(() -> get(port, "/health/live")).isInstanceOf(IOException.class);
    }

    /** With the checks of docs/operations.md, but for their pace, and without the retries that would hide a refusal. */
    @Test
    void behindHaproxyNoRequestFailsWhileAProcessStops() throws Exception {
        Path haproxy = Path.of("/usr/sbin/haproxy");
        assumeTrue(Files.isExecutable(haproxy), "haproxy is not installed");
        ServiceProcess first = start("first", Duration.ofSeconds(5));
        ServiceProcess second = start("second", Duration.ZERO);
        int front = freePort();
        Path configuration =
                Files.writeString(folder.resolve("haproxy.cfg"), """
                defaults
                    retries 0
                    timeout connect 2s
                    timeout client 30s
                    timeout server 30s
                frontend vault
                    mode tcp
                    bind 127.0.0.1:%d
                    default_backend processes
                backend processes
                    mode tcp
                    balance leastconn
                    option httpchk GET /health/ready
                    default-server check check-ssl verify none inter 500ms fall 2 rise 1
                    server one 127.0.0.1:%d
                    server two 127.0.0.1:%d
                """.formatted(front, first.port(), second.port()));
        Process balancer = new ProcessBuilder(haproxy.toString(), "-f", configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("haproxy.log").toFile())
                .start();
        try {
            awaitFront(front);
            Thread stopping = Thread.ofPlatform().start(first::close);
            int answered = 0;
            while (stopping.isAlive() || answered < 20) {
                // A connection of its own: one that is kept goes on to the process that it was given.
                try (HttpClient once = AnyCertificate.client()) {
                    assertThat(get(once, front, "/portal/sign-in").statusCode()).isEqualTo(200);
                }
                answered++;
                Thread.sleep(50);
            }
        } finally {
            balancer.destroy();
            first.close();
            second.close();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket any = new ServerSocket(0)) {
            return any.getLocalPort();
        }
    }

    private void awaitFront(int port) throws InterruptedException {
        for (int i = 0; i < 100; i++) {
            try {
                if (get(port, "/health/ready").statusCode() == 200) {
                    return;
                }
            } catch (IOException notYet) {
                Thread.sleep(100);
            }
        }
        throw new AssertionError("haproxy does not answer");
    }
}
