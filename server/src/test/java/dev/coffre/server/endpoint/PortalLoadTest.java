package dev.coffre.server.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.server.http.PlatformThreads;
import dev.coffre.server.http.TrustedProxies;
import dev.coffre.server.log.LogFormat;
import dev.coffre.server.portal.Portal;
import dev.coffre.server.testing.Crowd;
import dev.coffre.server.testing.PortalBrowser;
import dev.coffre.server.testing.TestService;
import dev.coffre.server.tls.TlsKeyFiles;
import dev.coffre.vault.id.VaultId;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.http.HttpMethod;

/** Twenty people read a vault of 1,000 machines, 100,000 recovery points and 1,000,000 jobs at the same time. */
@Tag("long")
class PortalLoadTest {
    private static final String PASSWORD = "correct horse battery";
    private static final int READERS = 20;
    private static final int ROUNDS = 10;
    private static final long P95_MS = 300;

    @Test
    void everyPageIsThereInTime(@TempDir Path folder) throws Exception {
        try (TestService service = TestService.in(folder);
                PlatformThreads threads = new PlatformThreads()) {
            Crowd crowd = Crowd.seed(service, 1);
            service.service().accounts().createFirst("admin", PASSWORD);
            Portal portal = service.service().portal(threads);
            try (WebServer server = WebServer.start(
                    service.service().api(threads),
                    portal,
                    new TlsKeyFiles(service.folder().keys(), service.clock(), new SecureRandom()).openOrCreate(),
                    new WebServer.WebServerSettings(
                            "127.0.0.1", 0, service.folder(), "WARN", LogFormat.TEXT, TrustedProxies.NONE),
                    new SecureRandom())) {
                List<PortalBrowser> readers = readers(server.port());
                List<String> tooSlow = new ArrayList<>();
                for (String page : pages(portal, crowd)) {
                    long p95 = measure(readers, page);
                    System.out.printf("%-70s p95 %4d ms%n", page, p95);
                    if (p95 > P95_MS) {
                        tooSlow.add(page + " " + p95 + " ms");
                    }
                }
                assertThat(tooSlow).isEmpty();
            }
        }
    }

    private static List<PortalBrowser> readers(int port) {
        List<PortalBrowser> readers = new ArrayList<>();
        for (int i = 0; i < READERS; i++) {
            PortalBrowser reader = new PortalBrowser(port);
            assertThat(reader.signIn("admin", PASSWORD).statusCode()).isEqualTo(303);
            readers.add(reader);
        }
        return readers;
    }

    private static List<String> pages(Portal portal, Crowd crowd) {
        VaultId vault = crowd.vaults().getFirst();
        return portal.pages().stream()
                .filter(route -> route.method().equals(HttpMethod.GET) && !route.isPublic())
                .map(route -> route.path()
                        .replace("{vault}", vault.toString())
                        .replace("{machine}", crowd.machines().get(503).toString()))
                .filter(path -> !path.endsWith("/news") && !path.endsWith(".csv"))
                .toList();
    }

    /** What the slowest of the fastest 95 in 100 took, in ms, client and server on the same cores. */
    private static long measure(List<PortalBrowser> readers, String page) throws Exception {
        List<Long> times = Collections.synchronizedList(new ArrayList<>());
        try (ExecutorService together = Executors.newFixedThreadPool(READERS)) {
            List<Future<?>> all = new ArrayList<>();
            for (PortalBrowser reader : readers) {
                all.add(together.submit(() -> {
                    for (int round = 0; round < ROUNDS; round++) {
                        long begun = System.nanoTime();
                        assertThat(reader.get(page).statusCode()).as(page).isIn(200, 303);
                        times.add((System.nanoTime() - begun) / 1_000_000);
                    }
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        }
        List<Long> sorted = times.stream().sorted().toList();
        return sorted.get(sorted.size() * 95 / 100);
    }
}
