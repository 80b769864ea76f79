package dev.coffre.server.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.server.address.AddressSettings;
import dev.coffre.server.address.ServerTrust;
import dev.coffre.server.http.PlatformThreads;
import dev.coffre.server.http.TrustedProxies;
import dev.coffre.server.log.LogFormat;
import dev.coffre.server.testing.PortalBrowser;
import dev.coffre.server.testing.TestService;
import dev.coffre.server.tls.TlsKeyFiles;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.id.VaultId;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of the page <em>Quick Start</em>, which download the agent from this service. */
class QuickStartTest {
    private static final String PASSWORD = "correct horse battery";
    private static final String URL = "https://backup.example";
    private static final String WINDOWS = "CoffreAgentInstaller.exe";
    private static final String DEBIAN = "coffre-agent_2_amd64.deb";

    private final TestService service;
    private final PlatformThreads threads = new PlatformThreads();
    private final VaultId vault;

    QuickStartTest(@TempDir Path folder) throws IOException {
        service = TestService.in(folder);
        vault = service.vault("documents");
        service.service().accounts().createFirst("admin", PASSWORD);
        Path packages = service.folder().root();
        Files.writeString(packages.resolve(DEBIAN), "package");
        Files.writeString(packages.resolve(DEBIAN + ".sha256"), "0".repeat(64) + "  " + DEBIAN + "\n");
    }

    @AfterEach
    void stop() {
        threads.close();
        service.close();
    }

    private HttpResponse<String> quickStart(List<Sha256> pins) {
        ServerTrust trust = pins.isEmpty() ? new ServerTrust.Authorities() : new ServerTrust.KeyPins(pins);
        service.service().addresses().start(new AddressSettings(List.of(URL), trust), URL, identity -> {});
        try (WebServer server = WebServer.start(
                service.service().api(threads),
                service.service().portal(threads),
                new TlsKeyFiles(service.folder().keys(), service.clock(), new SecureRandom()).openOrCreate(),
                new WebServer.WebServerSettings(
                        "127.0.0.1", 0, service.folder(), "WARN", LogFormat.TEXT, TrustedProxies.NONE),
                new SecureRandom())) {
            PortalBrowser owner = new PortalBrowser(server.port());
            assertThat(owner.signIn("admin", PASSWORD).statusCode()).isEqualTo(303);
            return owner.get("/portal/vaults/" + vault + "/quick-start");
        }
    }

    @Test
    void theDownloadTrustsTheKeyOfThisServiceAndNoOther() {
        assertThat(quickStart(List.of(Sha256.ZERO)).body())
                .contains("curl -fsS -k --pinnedpubkey sha256//" + "A".repeat(43) + "= -o " + DEBIAN);
    }

    /** With {@code serve --tls-pin ca} there is no pin to show. */
    @Test
    void theDownloadTrustsCertificateAuthoritiesIfTheServiceHasNoPin() {
        HttpResponse<String> page = quickStart(List.of());

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body())
                .contains("curl -fsS -o " + DEBIAN + " " + URL + "/download/agent/debian-amd64")
                .doesNotContain("pinnedpubkey");
    }

    @Test
    void theInstallerForWindowsIsTheFirstOffer() throws IOException {
        Path packages = service.folder().root();
        Files.writeString(packages.resolve(WINDOWS), "wizard");
        Files.writeString(packages.resolve(WINDOWS + ".sha256"), "1".repeat(64) + "  " + WINDOWS + "\n");

        String page = quickStart(List.of(Sha256.ZERO)).body();

        assertThat(page.indexOf("href=\"/download/agent/windows-x64\""))
                .isPositive()
                .isLessThan(page.indexOf("href=\"/download/agent/debian-amd64\""));
        assertThat(page)
                .contains(
                        "Set-Location $env:ProgramFiles; curl.exe -fsS -k --pinnedpubkey sha256//" + "A".repeat(43)
                                + "= -o " + WINDOWS + " " + URL + "/download/agent/windows-x64",
                        ".Hash -eq '" + "1".repeat(64) + "'",
                        "-ArgumentList '/q /p:\"C:\\Program Files\\Coffre Agent\" /s:\"C:\\ProgramData\\Coffre\\cache\"'")
                .doesNotContain("--windows-packages");
    }

    @Test
    void withoutAnInstallerForWindowsThePageSaysHowToBuildOne() {
        assertThat(quickStart(List.of()).body())
                .contains("bin/build --windows-packages")
                .doesNotContain("/download/agent/windows-x64");
    }
}
