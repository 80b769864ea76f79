package dev.coffre.server.endpoint;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.server.access.TokenIdentity;
import dev.coffre.server.admin.AccountCommands;
import dev.coffre.server.gc.GcPhase;
import dev.coffre.server.http.PlatformThreads;
import dev.coffre.server.http.TrustedProxies;
import dev.coffre.server.log.LogFormat;
import dev.coffre.server.people.SignInService;
import dev.coffre.server.testing.AnyCertificate;
import dev.coffre.server.testing.LoggingInMachine;
import dev.coffre.server.testing.TestService;
import dev.coffre.server.tls.TlsKeyFiles;
import dev.coffre.vault.store.disk.Disk;
import dev.coffre.vault.store.disk.LocalDisk;
import dev.coffre.vault.testing.SimulatedClock;
import dev.coffre.vault.wire.AccessTokenResponse;
import dev.coffre.vault.wire.WireJson;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A thief of an administrator's token starts maintenance in a loop, over a store that takes hours to read. */
class MaintenanceFloodTest {
    private static final String PASSWORD = "correct horse battery";
    private static final int REQUESTS = 24;

    private final PlatformThreads threads = new PlatformThreads();
    private final HttpClient client = AnyCertificate.client();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch end = new CountDownLatch(1);
    private final TestService service;
    private final WebServer server;
    private final LoggingInMachine machine;

    MaintenanceFloodTest(@TempDir Path folder) {
        service = TestService.on(folder, slowToScrub(), new SimulatedClock());
        machine = new LoggingInMachine(service, service.vault("home"), new SplittableRandom(5));
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
        end.countDown();
        server.close();
        threads.close();
        service.close();
    }

    /** A disk whose folders a scrub lists only after {@link #end}. */
    private Disk slowToScrub() {
        Disk real = new LocalDisk();
        return Disk.class.cast(Proxy.newProxyInstance(
                Disk.class.getClassLoader(), new Class<?>[] {Disk.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("list") && isScrub()) {
                        begun.countDown();
                        end.await();
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException failed) {
                        throw failed.getCause();
                    }
                }));
    }

    private static boolean isScrub() {
        return StackWalker.getInstance()
                .walk(frames -> frames.anyMatch(
                        frame -> frame.getClassName().equals("dev.coffre.vault.store.scrub.StoreScrub")));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + server.port() + path))
                .timeout(Duration.ofSeconds(30));
    }

    private String administratorToken() {
        service.service()
                .administration()
                .execute(TestService.LOCAL, new AccountCommands.CreateAccount("ada", PASSWORD, true));
        var signedIn = service.service()
                .signIn()
                .signIn(new SignInService.SignInAttempt("ada", PASSWORD, Optional.empty(), "127.0.0.1"));
        return service.service()
                .tokens()
                .issue(new TokenIdentity.AccountTokenIdentity(signedIn), Duration.ofHours(1), "127.0.0.1")
                .token();
    }

    private CompletableFuture<HttpResponse<String>> start(String path, String token) {
        return client.sendAsync(
                request(path)
                        .header("Authorization", "Bearer " + token)
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** Reads the key slots as the machine does before a backup, which needs a thread of the pool. */
    private int readSlots() throws Exception {
        HttpResponse<byte[]> token = client.send(
                request("/v1/token")
                        .header("Coffre-Assertion", machine.assertion())
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
        return client.send(
                        request("/v1/slots")
                                .header(
                                        "Authorization",
                                        "Bearer "
                                                + WireJson.read(token.body(), AccessTokenResponse.class)
                                                        .token())
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private static void assertRefused(CompletableFuture<HttpResponse<String>> answer) throws Exception {
        HttpResponse<String> refused = answer.get(30, SECONDS);
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body()).contains("\"maintenance-running\"");
    }

    @Test
    void scrubsOfATokenLeaveTheMachinesTheirThreads() throws Exception {
        String token = administratorToken();
        CompletableFuture<HttpResponse<String>> first = start("/v1/admin/scrub", token);
        assertThat(begun.await(30, SECONDS)).isTrue();
        List<CompletableFuture<HttpResponse<String>>> further = Stream.generate(() -> start("/v1/admin/scrub", token))
                .limit(REQUESTS)
                .toList();
        assertThat(readSlots()).isEqualTo(200);
        for (CompletableFuture<HttpResponse<String>> answer : further) {
            assertRefused(answer);
        }
        end.countDown();
        assertThat(first.get(30, SECONDS).statusCode()).isEqualTo(200);
        assertThat(start("/v1/admin/scrub", token).get(30, SECONDS).statusCode())
                .as("a refused command uses up no limit of changes, and a scrub is possible again")
                .isEqualTo(200);
    }

    @Test
    void collectionsOfATokenLeaveTheMachinesTheirThreads() throws Exception {
        String token = administratorToken();
        CompletableFuture<?> running = CompletableFuture.runAsync(
                () -> service.service().collector().run(this::holdAtMark), Thread.ofVirtual()::start);
        assertThat(begun.await(30, SECONDS)).isTrue();
        List<CompletableFuture<HttpResponse<String>>> further = Stream.generate(() -> start("/v1/admin/gc", token))
                .limit(REQUESTS)
                .toList();
        assertThat(readSlots()).isEqualTo(200);
        for (CompletableFuture<HttpResponse<String>> answer : further) {
            assertRefused(answer);
        }
        service.clock().advance(Duration.ofDays(2));
        service.service().collector().runIfDue(); // does not keep the other periodic tasks waiting
        end.countDown();
        running.get(30, SECONDS);
    }

    private void holdAtMark(GcPhase phase) {
        begun.countDown();
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
