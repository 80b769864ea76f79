package dev.coffre.server.endpoint;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.server.catalog.ConnectionSource;
import dev.coffre.server.catalog.SessionTable;
import dev.coffre.server.http.PlatformThreads;
import dev.coffre.server.http.TrustedProxies;
import dev.coffre.server.log.LogFormat;
import dev.coffre.server.testing.AnyCertificate;
import dev.coffre.server.testing.LoggingInMachine;
import dev.coffre.server.testing.TestService;
import dev.coffre.server.tls.TlsKeyFiles;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.SessionId;
import dev.coffre.vault.store.disk.LocalDisk;
import dev.coffre.vault.testing.SimulatedClock;
import dev.coffre.vault.wire.AccessTokenResponse;
import dev.coffre.vault.wire.SessionResponse;
import dev.coffre.vault.wire.WireJson;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A thief of one machine's key has the service read much of the catalog in a loop. */
class ReaderFloodTest {
    private static final int REQUESTS = 200;

    /** Reads of the flood after which the test looks. Four at once take more than a second for them. */
    private static final int ARRIVED = 24;

    private final PlatformThreads threads = new PlatformThreads();
    private final HttpClient client = AnyCertificate.client();
    private final AtomicInteger slowReads = new AtomicInteger();
    private final TestService service;
    private final WebServer server;
    private final LoggingInMachine thief;
    private volatile String slow = "nothing yet";

    ReaderFloodTest(@TempDir Path folder) {
        service = TestService.on(folder, new LocalDisk(), this::slowReaders, new SimulatedClock());
        thief = new LoggingInMachine(service, service.vault("home"), new SplittableRandom(5));
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
        slow = "nothing any more";
        server.close();
        threads.close();
        service.close();
    }

    private ConnectionSource slowReaders(ConnectionSource real) {
        return new ConnectionSource() {
            @Override
            public Connection forWriting() throws SQLException {
                return real.forWriting();
            }

            @Override
            public Connection forReading() throws SQLException {
                return slow(real.forReading());
            }
        };
    }

    private Connection slow(Connection real) {
        return Connection.class.cast(Proxy.newProxyInstance(
                Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("prepareStatement")
                            && String.valueOf(arguments[0]).contains(slow)) {
                        slowReads.incrementAndGet();
                        Thread.sleep(200);
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException failed) {
                        throw failed.getCause();
                    }
                }));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + server.port() + path))
                .timeout(Duration.ofSeconds(120));
    }

    private HttpRequest.Builder request(String path, String token, String type) {
        return request(path).header("Authorization", "Bearer " + token).header("Content-Type", type);
    }

    private String token() throws Exception {
        HttpResponse<byte[]> token = client.send(
                request("/v1/token")
                        .header("Coffre-Assertion", thief.assertion())
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
        return WireJson.read(token.body(), AccessTokenResponse.class).token();
    }

    /** @param slowly part of a statement that each request of the flood runs, and that takes its time */
    private void floodDelaysNoOtherRead(HttpRequest flooding, String slowly) throws Exception {
        slow = slowly;
        List<CompletableFuture<HttpResponse<byte[]>>> flood = IntStream.range(0, REQUESTS)
                .mapToObj(i -> client.sendAsync(flooding, HttpResponse.BodyHandlers.ofByteArray()))
                .toList();
        assertThat(flood.getFirst().get(60, SECONDS).statusCode()).isEqualTo(200);
        while (slowReads.get() < ARRIVED) { // by then, all the others wait
            Thread.sleep(50);
        }
        FutureTask<Integer> other = new FutureTask<>(() -> {
            int before = slowReads.get();
            boolean found = service.store()
                    .catalog()
                    .read(connection -> new SessionTable(connection).find(SessionId.random(new SplittableRandom(1))))
                    .isPresent();
            assertThat(found).isFalse();
            return slowReads.get() - before;
        });
        Thread.ofVirtual().start(other);
        assertThat(other.get(60, SECONDS))
                .as("reads of the flood before one of another request")
                .isLessThanOrEqualTo(20);
        slow = "nothing any more";
        for (CompletableFuture<HttpResponse<byte[]>> answer : flood) {
            assertThat(answer.get(60, SECONDS).statusCode()).isEqualTo(200);
        }
    }

    private static HttpRequest.BodyPublisher oneOid() {
        return HttpRequest.BodyPublishers.ofByteArray(Oid.of(new byte[1]).bytes());
    }

    @Test
    void retentionOfOneMachineDelaysNoReadOfAnother() throws Exception {
        floodDelaysNoOtherRead(
                request("/v1/retention", token(), "application/json").GET().build(), "deleted_because, deleted_at");
    }

    @Test
    void previewsOfOneMachineDelayNoReadOfAnother() throws Exception {
        floodDelaysNoOtherRead(
                request("/v1/retention/preview", token(), "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{}"))
                        .build(),
                "deleted_because, deleted_at");
    }

    @Test
    void haveOfOneMachineDelaysNoReadOfAnother() throws Exception {
        String token = token();
        HttpResponse<byte[]> opened = client.send(
                request("/v1/sessions", token, "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{}"))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
        String session = WireJson.read(opened.body(), SessionResponse.class).session();
        floodDelaysNoOtherRead(
                request("/v1/sessions/" + session + "/have", token, "application/octet-stream")
                        .POST(oneOid())
                        .build(),
                "record WHERE oid");
    }

    @Test
    void fetchesOfOneMachineDelayNoReadOfAnother() throws Exception {
        floodDelaysNoOtherRead(
                request("/v1/records/fetch", token(), "application/octet-stream")
                        .POST(oneOid())
                        .build(),
                "record WHERE oid");
    }

    @Test
    void listsOfMachinesDelayNoReadOfAnother() throws Exception {
        floodDelaysNoOtherRead(
                request("/v1/machines", token(), "application/json").GET().build(), "SELECT COUNT(*) FROM point");
    }
}
