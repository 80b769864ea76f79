package dev.coffre.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.server.address.AddressSettings;
import dev.coffre.server.address.ServerTrust;
import dev.coffre.server.datadir.DataDirectory;
import dev.coffre.server.endpoint.WebServer;
import dev.coffre.server.http.TrustedProxies;
import dev.coffre.server.log.LogFormat;
import dev.coffre.server.service.Locations;
import dev.coffre.server.testing.AnyCertificate;
import dev.coffre.server.testing.TestService;
import dev.coffre.vault.testing.SimulatedClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
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
        return client.send(
                HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + path))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void itIsNotReadyAndAnswersUntilTheGraceIsOver() throws Exception {
        PrintStream quiet = new PrintStream(new ByteArrayOutputStream(), true, UTF_8);
        ServeSettings settings = new ServeSettings(
                new DataDirectory(folder.resolve("data")),
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
                Optional.of(Duration.ofSeconds(4)));
        ServiceProcess service = ServiceProcess.start(
                settings,
                new Environment(
                        new SimulatedClock(),
                        new SecureRandom(),
                        quiet,
                        quiet,
                        Locale.ENGLISH,
                        System::nanoTime,
                        TestService.CHEAP));
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
}
