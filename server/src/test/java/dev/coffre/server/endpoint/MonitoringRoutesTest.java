package dev.coffre.server.endpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.server.access.TokenIdentity;
import dev.coffre.server.admin.AccountCommands;
import dev.coffre.server.admin.MaintenanceCommands;
import dev.coffre.server.admin.TokenCommands;
import dev.coffre.server.admin.VaultCommands;
import dev.coffre.server.http.PlatformThreads;
import dev.coffre.server.http.TrustedProxies;
import dev.coffre.server.log.LogFormat;
import dev.coffre.server.people.SignInService;
import dev.coffre.server.testing.AnyCertificate;
import dev.coffre.server.testing.DescribedApi;
import dev.coffre.server.testing.ExpositionText;
import dev.coffre.server.testing.TestMachine;
import dev.coffre.server.testing.TestService;
import dev.coffre.server.testing.TestStore;
import dev.coffre.server.tls.TlsKeyFiles;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.JobId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.job.AgentSoftware;
import dev.coffre.vault.job.JobKind;
import dev.coffre.vault.job.JobReport;
import dev.coffre.vault.job.JobResult;
import dev.coffre.vault.problem.ProblemCode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Health for who starts services, and figures for Prometheus. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MonitoringRoutesTest {
    private static final String PASSWORD = "correct horse battery";
    private static final Path OPERATIONS = Path.of("../docs/operations.md");
    private static final Pattern DOCUMENTED = Pattern.compile("(?m)^\\| `([a-z_]+)`");

    /** Figures of a service with a database or a bucket, and of failures. */
    private static final Pattern NOT_HERE =
            Pattern.compile("(?m)^\\| `(\\w+)` \\|[^|]*\\| (?:with PostgreSQL|in a bucket|once one has failed):");

    private static final Pattern IN_A_RULE = Pattern.compile("\\b(?:coffre|process|jvm)_[a-z_]+");

    @TempDir
    static Path folder = Path.of("");

    private final PlatformThreads threads = new PlatformThreads();
    private final HttpClient client = AnyCertificate.client();
    private @Nullable TestService opened;
    private @Nullable WebServer server;
    private @Nullable DescribedApi described;
    private String machine = "";
    private String machineToken = "";

    @BeforeAll
    void start() {
        TestService service = TestService.in(folder);
        opened = service;
        VaultId vault = service.vault("documents");
        TestMachine one = new TestMachine(service, vault, new SplittableRandom(1));
        one.backUp();
        machine = one.id().toString();
        machineToken = service.service()
                .tokens()
                .issue(
                        new TokenIdentity.MachineTokenIdentity(
                                vault, one.id(), DomainId.random(new SplittableRandom(2)), 1),
                        Duration.ofHours(1),
                        "127.0.0.1")
                .token();
        service.service()
                .jobLog()
                .report(
                        vault,
                        one.id(),
                        new JobReport(
                                JobId.random(new SplittableRandom(3)),
                                JobKind.BACKUP,
                                new AgentSoftware("1", "Linux"),
                                service.clock().instant(),
                                Optional.empty(),
                                Optional.of(JobResult.failed(ProblemCode.QUOTA_EXCEEDED))));
        service.service()
                .administration()
                .execute(TestService.LOCAL, new VaultCommands.SetVaultQuota("documents", 1_000_000_000));
        service.service().administration().execute(TestService.LOCAL, new MaintenanceCommands.ScrubStore());
        VaultApi api = service.service().api(threads);
        described = new DescribedApi(api.document());
        server = WebServer.start(
                api,
                service.service().portal(threads),
                new TlsKeyFiles(service.folder().keys(), service.clock(), new SecureRandom()).openOrCreate(),
                new WebServer.WebServerSettings(
                        "127.0.0.1", 0, service.folder(), "INFO", LogFormat.TEXT, TrustedProxies.NONE),
                new SecureRandom());
    }

    @AfterAll
    void stop() {
        Objects.requireNonNull(server).close();
        threads.close();
        Objects.requireNonNull(opened).close();
    }

    private TestService service() {
        return Objects.requireNonNull(opened);
    }

    @Test
    void whoAsksWhetherItLivesIsAnswered() throws Exception {
        assertThat(get("/health/live", "").statusCode()).isEqualTo(200);
        HttpResponse<String> ready = get("/health/ready", "");
        assertThat(ready.statusCode()).as(ready.body()).isEqualTo(200);
        assertThat(ready.body())
                .isEqualTo(
                        "{\"ready\":true,\"checked\":[\"catalog\",\"catalog-version\",\"store\",\"disk\",\"signing-key\"]}");
    }

    @Test
    void aBalancerAsksWhetherItCanRead() throws Exception {
        HttpResponse<String> readable = get("/health/readable", "");
        assertThat(readable.statusCode()).as(readable.body()).isEqualTo(200);
        assertThat(readable.body()).contains("catalog-version").doesNotContain("reconciled");
    }

    /** The limit as the format says it, not as the constant does (docs/format.md §7): 64 KiB, and 64 bytes of signature. */
    @Test
    void refusesAPointBeyond64KiBBeforeItIsRead() throws Exception {
        HttpResponse<String> refused = commit(new byte[65_536 + 64 + 1]);
        assertThat(refused.statusCode()).isEqualTo(413);
        assertThat(refused.body()).contains("record-too-large", "65537");
        HttpResponse<String> longest = commit(new byte[65_536 + 64]);
        assertThat(longest.body()).doesNotContain("too-large").contains("record-damaged");
    }

    private HttpResponse<String> commit(byte[] body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("https://127.0.0.1:"
                        + Objects.requireNonNull(server).port()
                        + "/v1/sessions/00000000000000000000000000000000/commit"))
                .header("Authorization", "Bearer " + machineToken)
                .header("Content-Type", "application/octet-stream")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void aServiceThatCannotWorkSaysWhichPartAndNothingElse() throws Exception {
        TestStore.assumeDisk();
        Path store = service().folder().store();
        Path away = store.resolveSibling("away");
        Files.move(store, away);
        try {
            Thread.sleep(1_100);
            HttpResponse<String> ready = get("/health/ready", "");
            assertThat(ready.statusCode()).isEqualTo(503);
            assertThat(ready.body()).contains("vault-unavailable", "store").doesNotContain(folder.toString());
            assertThat(get("/health/live", "").statusCode()).isEqualTo(200);
        } finally {
            Files.move(away, store);
        }
        Thread.sleep(1_100);
        assertThat(get("/health/ready", "").statusCode()).isEqualTo(200);
    }

    @Test
    void figuresAreForWhoMaySeeEveryVault() throws Exception {
        String administrator = person("root", true);
        String owner = person("owner", false);
        service()
                .service()
                .administration()
                .execute(TestService.LOCAL, new AccountCommands.SetRole("owner", "documents", "owner"));
        assertThat(get("/metrics", "").statusCode()).isEqualTo(401);
        assertThat(get("/metrics", "0".repeat(64)).statusCode()).isEqualTo(401);
        assertThat(get("/metrics", machineToken).body()).contains("forbidden");
        assertThat(get("/metrics", owner).body()).contains("not-allowed", "administrator");
        assertThat(get("/metrics", apiToken("root", "one-vault", Optional.of("documents")))
                        .statusCode())
                .isEqualTo(403);
        assertThat(get("/metrics", apiToken("owner", "all", Optional.empty())).statusCode())
                .isEqualTo(403);
        assertThat(get("/metrics", administrator).statusCode()).isEqualTo(200);
        HttpResponse<String> figures = get("/metrics", apiToken("root", "prometheus", Optional.empty()));
        assertThat(figures.statusCode()).as("a token that can only look").isEqualTo(200);
        assertThat(figures.headers().firstValue("Content-Type").orElse(""))
                .startsWith("text/plain")
                .contains("version=0.0.4");
    }

    @Test
    void figuresAreThoseThatTheManualNames() throws Exception {
        person("watcher", true);
        String token = apiToken("watcher", "prometheus", Optional.empty());
        get("/nothing/" + "x".repeat(20), "");
        get("/v1/admin/vaults/documents/machines", token);
        Thread.sleep(5_100); // what another test has asked for is as old then as it may be
        ExpositionText text = ExpositionText.parse(get("/metrics", token).body());
        String manual = Files.readString(OPERATIONS);
        Set<String> documented = DOCUMENTED
                .matcher(manual)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> elsewhere =
                NOT_HERE.matcher(manual).results().map(found -> found.group(1)).collect(Collectors.toSet());
        if (service().store().files().store().disk().isEmpty()) {
            elsewhere.removeIf(name -> name.startsWith("coffre_store_"));
            elsewhere.add("coffre_store_repetitions_total"); // none was needed
        }
        documented.removeAll(elsewhere);
        assertThat(text.families()).isEqualTo(documented);
        Set<String> samples = text.sampleNames();
        assertThat(IN_A_RULE
                        .matcher(manual.substring(manual.indexOf("groups:")))
                        .results()
                        .map(found -> found.group())
                        .filter(name ->
                                !samples.contains(name) && !text.families().contains(name)))
                .as("figures of the example rules that do not exist")
                .isEmpty();
        assertThat(text.value("coffre_machines", Map.of("vault", "documents", "protection", "protected")))
                .contains(1.0);
        assertThat(text.value(
                        "coffre_machine_last_point_timestamp_seconds",
                        Map.of("vault", "documents", "machine", machine)))
                .contains(service().clock().millis() / 1000.0);
        assertThat(text.value("coffre_jobs_total", Map.of("vault", "documents", "kind", "backup", "state", "failed")))
                .contains(1.0);
        assertThat(text.value("coffre_alerts_open", Map.of("vault", "documents", "severity", "critical")))
                .contains(1.0);
        assertThat(text.labels("route"))
                .contains("-", "/v1/admin/vaults/{vault}/machines")
                .noneMatch(route -> route.contains("xxx") || route.contains("documents"));
    }

    private String person(String name, boolean administrator) {
        var service = service().service();
        service.administration()
                .execute(TestService.LOCAL, new AccountCommands.CreateAccount(name, PASSWORD, administrator));
        var signedIn =
                service.signIn().signIn(new SignInService.SignInAttempt(name, PASSWORD, Optional.empty(), "127.0.0.1"));
        return service.tokens()
                .issue(new TokenIdentity.AccountTokenIdentity(signedIn), Duration.ofHours(1), "127.0.0.1")
                .token();
    }

    private String apiToken(String account, String name, Optional<String> vault) {
        return service()
                .service()
                .administration()
                .execute(TestService.LOCAL, new TokenCommands.MakeToken(Optional.of(account), name, vault, true, 30))
                .token();
    }

    private HttpResponse<String> get(String path, String token) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                URI.create("https://127.0.0.1:" + Objects.requireNonNull(server).port() + path));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        Objects.requireNonNull(described)
                .assertSaid(
                        "GET",
                        path,
                        answer.statusCode(),
                        answer.headers().firstValue("Content-Type").orElse(""),
                        answer.body().getBytes(UTF_8));
        return answer;
    }
}
