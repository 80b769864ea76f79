package dev.coffre.acceptance.portal;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.coffre.acceptance.browser.Chromium;
import dev.coffre.acceptance.browser.Reader;
import dev.coffre.server.address.AddressSettings;
import dev.coffre.server.address.ServerTrust;
import dev.coffre.server.endpoint.WebServer;
import dev.coffre.server.http.PlatformThreads;
import dev.coffre.server.http.TrustedProxies;
import dev.coffre.server.log.LogFormat;
import dev.coffre.server.testing.TestMachine;
import dev.coffre.server.testing.TestService;
import dev.coffre.server.tls.TlsKeyFiles;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.job.AgentHealth;
import dev.coffre.vault.job.AgentSoftware;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The portal's pages about Windows: Quick Start with and without an installer, a machine, and its recovery points. */
class WindowsPagesTest {
    private static final String PASSWORD = "administrator of a test";
    private static final String SYSTEM = "Windows Server 2025, version 24H2 (26100)";
    private static final String INSTALLER = "CoffreAgentInstaller.exe";

    @ParameterizedTest
    @ValueSource(strings = {"en", "fr"})
    void windowsIsOfferedFirstAndItsVersionIsShown(String language, @TempDir Path folder) throws Exception {
        try (TestService service = TestService.in(folder);
                PlatformThreads threads = new PlatformThreads()) {
            VaultId vault = service.vault("Documents-Lyon");
            service.service().accounts().createFirst("admin", PASSWORD);
            TestMachine machine = backedUp(service, vault);
            announce(service);
            try (WebServer server = serve(service, threads);
                    Chromium chromium = Chromium.start();
                    Reader reader = chromium.reader("https://127.0.0.1:" + server.port(), language)) {
                reader.walk(() -> look(reader, service.folder().root(), vault, machine));
            }
        }
    }

    private static TestMachine backedUp(TestService service, VaultId vault) {
        TestMachine machine = new TestMachine(service, vault, new SplittableRandom(3));
        for (int day = 0; day < 3; day++) {
            machine.backUp();
            service.clock().advance(Duration.ofHours(24));
        }
        service.service()
                .sightings()
                .recordHealth(
                        machine.id(),
                        new AgentHealth(AgentSoftware.sanitized("0.1.0", SYSTEM), Optional.of(41), Optional.of(3L)));
        return machine;
    }

    private static void announce(TestService service) {
        String url = "https://backup.example";
        service.service()
                .addresses()
                .start(
                        new AddressSettings(List.of(url), new ServerTrust.KeyPins(List.of(Sha256.ZERO))),
                        url,
                        identity -> {});
    }

    private static WebServer serve(TestService service, PlatformThreads threads) {
        return WebServer.start(
                service.service().api(threads),
                service.service().portal(threads),
                new TlsKeyFiles(service.folder().keys(), service.clock(), new SecureRandom()).openOrCreate(),
                new WebServer.WebServerSettings(
                        "127.0.0.1", 0, service.folder(), "WARN", LogFormat.TEXT, TrustedProxies.NONE),
                new SecureRandom());
    }

    private static void look(Reader reader, Path packages, VaultId vault, TestMachine machine) throws IOException {
        Page page = reader.page();
        reader.open("/");
        page.fill("#name", "admin");
        page.fill("#password", PASSWORD);
        page.click("main button[type=submit]");

        String pages = "/portal/vaults/" + vault;
        reader.open(pages + "/quick-start");
        assertThat(reader.text("#build-windows")).startsWith("bin/build --windows-packages");
        reader.look("windows-quick-start-without");
        Files.writeString(packages.resolve(INSTALLER), "wizard");
        Files.writeString(packages.resolve(INSTALLER + ".sha256"), "5d".repeat(32) + "  " + INSTALLER + "\n");
        page.reload();
        assertThat(page.locator("a[download]").first().innerText()).isEqualTo(INSTALLER);
        assertThat(reader.text("#silent-windows")).contains("/q /p:");
        reader.look("windows-quick-start");

        reader.open(pages + "/machines");
        assertThat(page.locator("main").innerText()).contains(SYSTEM);
        reader.look("windows-machines");
        page.click("td.name a");
        assertThat(page.locator("main").innerText()).contains(SYSTEM);
        assertThat(page.url()).endsWith(machine.id().toString());
        reader.look("windows-machine");
    }
}
