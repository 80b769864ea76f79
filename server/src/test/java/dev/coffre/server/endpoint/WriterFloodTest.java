package dev.coffre.server.endpoint;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.server.catalog.ConnectionSource;
import dev.coffre.server.http.PlatformThreads;
import dev.coffre.server.http.TrustedProxies;
import dev.coffre.server.log.LogFormat;
import dev.coffre.server.testing.AnyCertificate;
import dev.coffre.server.testing.LoggingInMachine;
import dev.coffre.server.testing.TestMachine;
import dev.coffre.server.testing.TestService;
import dev.coffre.server.tls.TlsKeyFiles;
import dev.coffre.vault.CommitTerms;
import dev.coffre.vault.id.JobId;
import dev.coffre.vault.job.AgentSoftware;
import dev.coffre.vault.job.JobKind;
import dev.coffre.vault.job.JobReport;
import dev.coffre.vault.job.JobResult;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.store.disk.LocalDisk;
import dev.coffre.vault.testing.SimulatedClock;
import dev.coffre.vault.wire.AccessTokenResponse;
import dev.coffre.vault.wire.JobReportRequest;
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
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A thief of one machine's key has the service write durably in a loop, on a disk that takes its time. */
class WriterFloodTest {
    private static final int REQUESTS = 200;

    private final PlatformThreads threads = new PlatformThreads();
    private final HttpClient client = AnyCertificate.client();
    private final AtomicBoolean isSlow = new AtomicBoolean();
    private final AtomicInteger writes = new AtomicInteger();
    private final TestService service;
    private final WebServer server;
    private final LoggingInMachine thief;
    private final TestMachine victim;

    WriterFloodTest(@TempDir Path folder) {
        SplittableRandom random = new SplittableRandom(5);
        service = TestService.on(folder, new LocalDisk(), this::slowWriter, new SimulatedClock());
        thief = new LoggingInMachine(service, service.vault("home"), random);
        victim = new TestMachine(service, service.vault("office"), random);
        victim.backUp();
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
        isSlow.set(false);
        server.close();
        threads.close();
        service.close();
    }

    private ConnectionSource slowWriter(ConnectionSource real) {
        return new ConnectionSource() {
            @Override
            public Connection forWriting() throws SQLException {
                return counted(real.forWriting());
            }

            @Override
            public Connection forReading() throws SQLException {
                return real.forReading();
            }
        };
    }

    private Connection counted(Connection real) {
        return Connection.class.cast(Proxy.newProxyInstance(
                Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("commit")) {
                        writes.incrementAndGet();
                        if (isSlow.get()) {
                            Thread.sleep(100);
                        }
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
                .timeout(Duration.ofSeconds(120))
                .header("Content-Type", "application/json");
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

    private void floodDelaysNoCommit(String method, String path, String body) throws Exception {
        floodDelaysNoCommit(method, path, "application/json", body, "Bearer " + token());
    }

    private void floodDelaysNoCommit(String method, String path, String type, String body, String authorization)
            throws Exception {
        isSlow.set(true);
        List<CompletableFuture<HttpResponse<String>>> flood = IntStream.range(0, REQUESTS)
                .mapToObj(i -> client.sendAsync(
                        request(path.formatted(i))
                                .header("Authorization", authorization)
                                .setHeader("Content-Type", type)
                                .method(method, HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString()))
                .toList();
        assertThat(flood.getFirst().get(60, SECONDS).statusCode()).isEqualTo(200);
        Thread.sleep(1_500); // until all of them have arrived
        int before = writes.get();
        victim.again(CommitTerms.ON_DEMAND);
        assertThat(writes.get() - before)
                .as("writes while a session was opened and a commit repeated")
                .isLessThanOrEqualTo(10);
        isSlow.set(false);
        for (CompletableFuture<HttpResponse<String>> answer : flood) {
            assertThat(answer.get(60, SECONDS).statusCode()).isIn(200, 429);
        }
    }

    @Test
    void sessionsOfOneMachineDelayNoCommitOfAnother() throws Exception {
        floodDelaysNoCommit("POST", "/v1/sessions", "{}");
    }

    @Test
    void reportsOfOneMachineDelayNoCommitOfAnother() throws Exception {
        floodDelaysNoCommit(
                "PUT",
                "/v1/jobs/%032x",
                WireJson.writeLine(JobReportRequest.of(new JobReport(
                        JobId.random(new SplittableRandom(1)),
                        JobKind.BACKUP,
                        new AgentSoftware("1.0", "Linux 6"),
                        service.clock().instant(),
                        Optional.empty(),
                        Optional.of(JobResult.failed(ProblemCode.QUOTA_EXCEEDED))))));
    }

    @Test
    void healthReportsOfOneMachineDelayNoCommitOfAnother() throws Exception {
        floodDelaysNoCommit("PUT", "/v1/agent/health", "{\"agentVersion\":\"1.0\",\"os\":\"Linux 6\"}");
    }

    @Test
    void theUseOfOneSessionDelaysNoCommitOfAnother() throws Exception {
        String authorization = "Bearer " + token();
        HttpResponse<byte[]> opened = client.send(
                request("/v1/sessions")
                        .header("Authorization", authorization)
                        .POST(HttpRequest.BodyPublishers.ofString("{}"))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
        String session = WireJson.read(opened.body(), SessionResponse.class).session();
        service.clock().advance(Duration.ofMinutes(1));
        floodDelaysNoCommit("POST", "/v1/sessions/" + session + "/have", "application/octet-stream", "", authorization);
    }
}
