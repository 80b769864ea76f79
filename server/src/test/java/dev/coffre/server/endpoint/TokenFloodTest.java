package dev.coffre.server.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.server.http.PlatformThreads;
import dev.coffre.server.http.TrustedProxies;
import dev.coffre.server.log.LogFormat;
import dev.coffre.server.testing.AnyCertificate;
import dev.coffre.server.testing.LoggingInMachine;
import dev.coffre.server.testing.TestService;
import dev.coffre.server.tls.TlsKeyFiles;
import dev.coffre.vault.wire.AccessTokenResponse;
import dev.coffre.vault.wire.WireJson;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A thief of a machine's key requests tokens over HTTPS while the machine backs up. */
class TokenFloodTest {
    private final PlatformThreads threads = new PlatformThreads();
    private final HttpClient client = AnyCertificate.client();
    private final TestService service;
    private final WebServer server;
    private final LoggingInMachine machine;

    TokenFloodTest(@TempDir Path folder) {
        service = TestService.in(folder);
        machine = new LoggingInMachine(service, service.vault("documents"), new SplittableRandom(5));
        server = WebServer.start(
                service.service().api(threads),
                service.service().portal(threads),
                new TlsKeyFiles(service.folder().keys(), service.clock(), new SecureRandom()).openOrCreate(),
                new WebServer.WebServerSettings(
                        "127.0.0.1", 0, service.folder(), "WARN", LogFormat.TEXT, TrustedProxies.NONE),
                new SecureRandom());
    }

    @AfterEach
    void stop() {
        server.close();
        threads.close();
        service.close();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + server.port() + path));
    }

    private String login() throws Exception {
        HttpResponse<byte[]> answer = client.send(
                request("/v1/token")
                        .header("Coffre-Assertion", machine.assertion())
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
        assertThat(answer.statusCode()).isEqualTo(200);
        return WireJson.read(answer.body(), AccessTokenResponse.class).token();
    }

    private int use(String token) throws Exception {
        return client.send(
                        request("/v1/retention")
                                .header("Authorization", "Bearer " + token)
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void tokensThatAreOnlyRequestedDisplaceNoneInUse() throws Exception {
        String backup = login();
        assertThat(use(backup)).isEqualTo(200);
        for (int second = 0; second < 40; second++) {
            service.clock().advance(Duration.ofSeconds(1));
            login();
            login();
        }
        assertThat(use(backup)).isEqualTo(200);
    }
}
