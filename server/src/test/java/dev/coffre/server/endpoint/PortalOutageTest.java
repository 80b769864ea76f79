package dev.coffre.server.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.coffre.server.catalog.PostgresCluster;
import dev.coffre.server.catalog.PostgresServer;
import dev.coffre.server.http.PlatformThreads;
import dev.coffre.server.http.TrustedProxies;
import dev.coffre.server.log.LogFormat;
import dev.coffre.server.testing.PortalBrowser;
import dev.coffre.server.testing.TestService;
import dev.coffre.server.tls.TlsKeyFiles;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What pages say while the database of the catalog is away. */
class PortalOutageTest {
    private static final String PASSWORD = "correct horse battery";

    @Test
    void aPageSaysWhatIsAwayAndNotWhereItIs(@TempDir Path folder) throws Exception {
        assumeTrue(PostgresServer.isInstalled(), "postgresql-17 is not installed");
        try (PostgresCluster postgres = PostgresCluster.start();
                TestService service = TestService.in(folder, postgres.location());
                PlatformThreads threads = new PlatformThreads();
                WebServer server = WebServer.start(
                        service.service().api(threads),
                        service.service().portal(threads),
                        new TlsKeyFiles(service.folder().keys(), service.clock(), new SecureRandom()).openOrCreate(),
                        new WebServer.WebServerSettings(
                                "127.0.0.1", 0, service.folder(), "WARN", LogFormat.TEXT, TrustedProxies.NONE),
                        new SecureRandom())) {
            service.service().accounts().createFirst("admin", PASSWORD);
            PortalBrowser signedIn = new PortalBrowser(server.port());
            assertThat(signedIn.signIn("admin", PASSWORD).statusCode()).isEqualTo(303);

            postgres.kill();

            PortalBrowser stranger = new PortalBrowser(server.port());
            List<HttpResponse<String>> pages = List.of(
                    signedIn.get("/portal/vaults"),
                    signedIn.get("/portal/sign-in"),
                    stranger.get("/portal/sign-in"),
                    stranger.get("/v1/admin/vaults"));
            assertThat(pages).allSatisfy(page -> {
                assertThat(page.body()).doesNotContain("internal-bug", "postgresql://");
                assertThat(page.statusCode()).isIn(401, 503);
            });
            assertThat(pages.getFirst().statusCode()).isEqualTo(503);
            assertThat(pages.getFirst().body())
                    .contains("<html", "The database server of the catalog cannot be used now");

            postgres.resume();
            assertThat(signedIn.get("/portal/vaults").statusCode()).isEqualTo(200);
        }
    }
}
