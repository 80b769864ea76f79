package dev.coffre.server.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.server.access.VerifiedCredentials;
import dev.coffre.server.http.PlatformThreads;
import dev.coffre.server.http.TrustedProxies;
import dev.coffre.server.log.LogFormat;
import dev.coffre.server.testing.PortalBrowser;
import dev.coffre.server.testing.TestService;
import dev.coffre.server.tls.TlsKeyFiles;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.signing.SigningKey;
import dev.coffre.vault.slot.SlotKind;
import dev.coffre.vault.testing.TestRecords;
import dev.coffre.vault.wire.RegisterMachineRequest;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Registered items in the portal: what type each is, and only those of one type. */
class MachineTypesTest {
    private static final String PASSWORD = "correct horse battery";

    private final SplittableRandom random = new SplittableRandom(5);
    private final TestService service;
    private final PlatformThreads threads = new PlatformThreads();
    private final VaultId vault;
    private final WebServer server;
    private final PortalBrowser owner;

    MachineTypesTest(@TempDir Path folder) {
        service = TestService.in(folder);
        vault = service.vault("documents");
        service.service().accounts().createFirst("admin", PASSWORD);
        server = WebServer.start(
                service.service().api(threads),
                service.service().portal(threads),
                new TlsKeyFiles(service.folder().keys(), service.clock(), new SecureRandom()).openOrCreate(),
                new WebServer.WebServerSettings(
                        "127.0.0.1", 0, service.folder(), "WARN", LogFormat.TEXT, TrustedProxies.NONE),
                new SecureRandom());
        owner = new PortalBrowser(server.port());
    }

    @AfterEach
    void stop() {
        server.close();
        threads.close();
        service.close();
    }

    private String register(String name, Optional<String> kind) {
        DomainId domain = DomainId.random(random);
        byte[] slot =
                new TestRecords(domain, random).slot(SlotKind.PASSPHRASE, 1).encode();
        return service.service()
                .registration()
                .register(
                        new VerifiedCredentials(vault, "documents", 1, Instant.MAX),
                        new RegisterMachineRequest(
                                name,
                                "linux 1",
                                "1",
                                key(),
                                key(),
                                domain.toString(),
                                List.of(Base64.getEncoder().encodeToString(slot)),
                                kind))
                .answer()
                .machine();
    }

    private static String key() {
        return SigningKey.generate(new SecureRandom()).verifyingKey().toString();
    }

    private String machines(String query) {
        return owner.get("/portal/vaults/" + vault + "/machines" + query).body();
    }

    @Test
    void eachIsShownWithItsTypeAndTheListHoldsOnlyOneTypeIfThatIsAskedFor() {
        String backupServer = register("dpm-berlin", Optional.of("dpm"));
        register("pc-paris", Optional.empty());
        assertThat(owner.signIn("admin", PASSWORD).statusCode()).isEqualTo(303);
        assertThat(machines("")).contains("dpm-berlin", "pc-paris", "<td>Backup server (DPM)</td>");
        assertThat(machines("?kind=dpm")).contains("dpm-berlin").doesNotContain("pc-paris");
        assertThat(machines("?kind=machine")).contains("pc-paris").doesNotContain("dpm-berlin");
        assertThat(machines("/" + backupServer)).contains("Backup server (DPM)");
    }
}
