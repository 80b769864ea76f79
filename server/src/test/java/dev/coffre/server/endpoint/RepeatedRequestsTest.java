package dev.coffre.server.endpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.server.access.PinOperation;
import dev.coffre.server.access.TokenIdentity;
import dev.coffre.server.access.VerifiedCredentials;
import dev.coffre.server.admin.AccountCommands;
import dev.coffre.server.admin.VaultCommands;
import dev.coffre.server.audit.AuditEntry;
import dev.coffre.server.audit.AuditLog;
import dev.coffre.server.catalog.AuditFilter;
import dev.coffre.server.catalog.JournalPosition;
import dev.coffre.server.http.PlatformThreads;
import dev.coffre.server.http.TrustedProxies;
import dev.coffre.server.instrumentation.DurationHistogram;
import dev.coffre.server.log.LogFormat;
import dev.coffre.server.people.SignInService;
import dev.coffre.server.testing.AnyCertificate;
import dev.coffre.server.testing.TestService;
import dev.coffre.server.tls.TlsKeyFiles;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.signing.SigningKey;
import dev.coffre.vault.slot.SlotKind;
import dev.coffre.vault.testing.TestRecords;
import dev.coffre.vault.wire.ReaderTokenRequest;
import dev.coffre.vault.wire.RegisterMachineRequest;
import dev.coffre.vault.wire.RegisterMachineResponse;
import dev.coffre.vault.wire.ReplaceMachineRequest;
import dev.coffre.vault.wire.WireJson;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests that are allowed, sent in a loop, fill neither the disk nor the audit log, and hide nothing in it. */
class RepeatedRequestsTest {
    private static final String PASSWORD = "correct horse battery";
    private static final int TOLD = 100;

    private final SplittableRandom random = new SplittableRandom(17);
    private final PlatformThreads threads = new PlatformThreads();
    private final HttpClient client = AnyCertificate.client();
    private TestService service;
    private VaultId vault;
    private WebServer server;
    private String credentials = "";

    @BeforeEach
    void start(@TempDir Path folder) {
        service = TestService.in(folder);
        vault = service.vault("home");
        credentials = Base64.getUrlEncoder()
                .encodeToString(service.service()
                        .administration()
                        .execute(TestService.LOCAL, new VaultCommands.IssueCredentials("home"))
                        .bytes());
        server = WebServer.start(
                service.service().api(threads),
                service.service().portal(threads),
                new TlsKeyFiles(service.folder().keys(), service.clock(), new SecureRandom()).openOrCreate(),
                new WebServer.WebServerSettings(
                        "127.0.0.1", 0, service.folder(), "INFO", LogFormat.TEXT, TrustedProxies.NONE),
                new SecureRandom());
    }

    @AfterEach
    void stop() {
        server.close();
        threads.close();
        service.close();
    }

    private HttpResponse<String> send(String method, String path, String body, String... headers) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + server.port() + path))
                        .header("Content-Type", "application/json")
                        .headers(headers)
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> sendWithCredentials(String path, Object message) throws Exception {
        return send("POST", path, WireJson.writeLine(message), "Coffre-Credentials", credentials);
    }

    private HttpResponse<String> sendAs(String token, String method, String path, String body) throws Exception {
        return send(method, path, body.replace('\'', '"'), "Authorization", "Bearer " + token);
    }

    private List<AuditEntry> told(String action) {
        return service.service()
                .auditLog()
                .page(
                        new AuditFilter(
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(action),
                                Optional.empty(),
                                Optional.empty()),
                        Optional.empty(),
                        AuditLog.MAX_PAGE)
                .entries();
    }

    private long journalSegments() {
        return service.store().catalog().read(connection -> new JournalPosition(connection).appliedSegment());
    }

    private long catalogWrites() {
        return service
                .store()
                .catalog()
                .durations()
                .values()
                .getOrDefault(List.of("write"), new DurationHistogram.HistogramValues(List.of(), 0))
                .counts()
                .stream()
                .mapToLong(count -> count)
                .sum();
    }

    private static String key() {
        return SigningKey.generate(new SecureRandom()).verifyingKey().toString();
    }

    private RegisterMachineRequest registration() {
        DomainId domain = DomainId.random(random);
        byte[] slot =
                new TestRecords(domain, random).slot(SlotKind.PASSPHRASE, 1).encode();
        return new RegisterMachineRequest(
                "host",
                "linux 1",
                "1",
                key(),
                key(),
                domain.toString(),
                List.of(Base64.getEncoder().encodeToString(slot)),
                Optional.empty());
    }

    private String register(RegisterMachineRequest asked) throws Exception {
        HttpResponse<String> answer = sendWithCredentials("/v1/machines", asked);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return WireJson.read(answer.body().getBytes(UTF_8), RegisterMachineResponse.class)
                .machine();
    }

    @Test
    void tellsEqualRegistrationsUpToALimit() throws Exception {
        RegisterMachineRequest asked = registration();
        String machine = register(asked);
        for (int i = 1; i < 2 * TOLD; i++) {
            assertThat(register(asked)).isEqualTo(machine);
        }
        assertThat(told("register-machine").stream().map(AuditEntry::outcome))
                .hasSizeLessThanOrEqualTo(TOLD + 1)
                .contains(AuditLog.DONE, AuditLog.UNCHANGED);
    }

    @Test
    void tellsEqualReplacementsUpToALimit() throws Exception {
        String machine = register(registration());
        String pin = service.service()
                .securityPins()
                .issue(MachineId.parse(machine), PinOperation.REPLACE_MACHINE)
                .pin();
        ReplaceMachineRequest asked = new ReplaceMachineRequest(pin, "linux 1", "1", key(), key(), 2, Optional.empty());
        for (int i = 0; i < 2 * TOLD; i++) {
            HttpResponse<String> answer = sendWithCredentials("/v1/machines/" + machine + "/replacement", asked);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        }
        assertThat(told("replace-machine").stream().map(AuditEntry::outcome))
                .hasSizeLessThanOrEqualTo(TOLD + 1)
                .contains(AuditLog.DONE, AuditLog.UNCHANGED);
    }

    @Test
    void tellsOfAReaderTokenAfterAnyNumberOfUnknownMachines() throws Exception {
        String machine = register(registration());
        VerifiedCredentials verified = new VerifiedCredentials(vault, "home", 1, Instant.MAX);
        for (int i = 0; i < 1_100; i++) {
            String unknown = MachineId.random(random).toString();
            assertThatThrownBy(() -> service.service()
                            .readerTokenIssuer()
                            .issue(verified, new ReaderTokenRequest(unknown), "192.0.2.1"))
                    .isInstanceOf(Problem.class);
        }
        assertThat(sendWithCredentials("/v1/reader-token", new ReaderTokenRequest(machine))
                        .statusCode())
                .isEqualTo(200);
        List<AuditEntry> told = told("reader-token");
        assertThat(told).hasSizeLessThanOrEqualTo(TOLD + 1);
        assertThat(told.getFirst().outcome()).isEqualTo(AuditLog.DONE);
        assertThat(told.getFirst().action().facts()).containsEntry("machineId", machine);
    }

    private String signIn(String account, String role) {
        var administration = service.service().administration();
        administration.execute(TestService.LOCAL, new AccountCommands.CreateAccount(account, PASSWORD, false));
        administration.execute(TestService.LOCAL, new AccountCommands.SetRole(account, "home", role));
        var signedIn = service.service()
                .signIn()
                .signIn(new SignInService.SignInAttempt(account, PASSWORD, Optional.empty(), "127.0.0.1"));
        return service.service()
                .tokens()
                .issue(new TokenIdentity.AccountTokenIdentity(signedIn), Duration.ofHours(1), "127.0.0.1")
                .token();
    }

    @Test
    void writesNothingToTheJournalForWhatIsSetAlready() throws Exception {
        String reader = signIn("ada", "reader");
        String owner = signIn("bob", "owner");
        sendAs(reader, "PUT", "/v1/admin/language", "{'language':'fr'}");
        sendAs(owner, "PUT", "/v1/admin/vaults/home/description", "{'description':'mine'}");
        long before = journalSegments();
        for (int i = 0; i < TOLD + 10; i++) {
            assertThat(sendAs(reader, "PUT", "/v1/admin/language", "{'language':'fr'}")
                            .statusCode())
                    .isEqualTo(200);
            sendAs(owner, "PUT", "/v1/admin/vaults/home/description", "{'description':'mine'}");
            sendAs(owner, "PUT", "/v1/admin/vaults/home/mail", "{'recipients':[]}");
        }
        // The end of the audit log is noted in the journal too: a segment for each hundred entries.
        assertThat(journalSegments() - before).isLessThanOrEqualTo(4);
        assertThat(told("set-language")).hasSizeLessThanOrEqualTo(TOLD + 1);
        assertThat(told("set-description")).hasSizeLessThanOrEqualTo(TOLD + 1);
        assertThat(told("set-recipients")).hasSizeLessThanOrEqualTo(TOLD + 1);
    }

    @Test
    void limitsTheChangesOfAnAccount() throws Exception {
        String reader = signIn("ada", "reader");
        String owner = signIn("bob", "owner");
        int refused = 0;
        String last = "";
        for (int i = 0; i < 320; i++) {
            HttpResponse<String> answer =
                    sendAs(reader, "PUT", "/v1/admin/language", i % 2 == 0 ? "{'language':'fr'}" : "{'language':'en'}");
            refused += answer.statusCode() == 429 ? 1 : 0;
            last = answer.body();
        }
        assertThat(refused).isEqualTo(20);
        assertThat(last).contains("\"rate-limited\"", "\"3601\"");
        assertThat(told("set-language")).hasSize(320);
        for (int i = 20; i <= TOLD; i++) {
            sendAs(reader, "PUT", "/v1/admin/language", "{'language':'fr'}");
        }
        long written = catalogWrites();
        for (int i = 0; i < 10; i++) {
            assertThat(sendAs(reader, "PUT", "/v1/admin/language", "{'language':'fr'}")
                            .statusCode())
                    .isEqualTo(429);
        }
        assertThat(catalogWrites())
                .as("refusals beyond those that are told write nothing")
                .isEqualTo(written);
        assertThat(sendAs(owner, "POST", "/v1/admin/vaults/home/credentials", "{}")
                        .statusCode())
                .as("another account")
                .isEqualTo(200);
        assertThat(sendAs(
                                reader,
                                "PUT",
                                "/v1/admin/password",
                                "{'current':'" + PASSWORD + "','password':'" + PASSWORD + "s'}")
                        .statusCode())
                .as("the password, which ends a stolen session")
                .isEqualTo(200);
    }
}
