package dev.coffre.server.endpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.server.access.TokenIdentity;
import dev.coffre.server.admin.AccountCommands;
import dev.coffre.server.http.PlatformThreads;
import dev.coffre.server.http.TrustedProxies;
import dev.coffre.server.log.LogFormat;
import dev.coffre.server.people.SignInService;
import dev.coffre.server.testing.AnyCertificate;
import dev.coffre.server.testing.DescribedApi;
import dev.coffre.server.testing.TestMachine;
import dev.coffre.server.testing.TestService;
import dev.coffre.server.tls.TlsKeyFiles;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.VaultId;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.http.HttpMethod;

/**
 * Every route of people against everybody who may not use it. The routes are those of the running service: one that is
 * added is in here by itself.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RoleMatrixTest {
    private static final String PASSWORD = "correct horse battery";
    private static final String ADMIN = "/v1/admin/";

    /** By these, people make themselves known: they come without a token. */
    private static final Set<String> WITHOUT_TOKEN = Set.of("/v1/admin/setup", "/v1/admin/token");

    /** What everybody with an account may do to the own account. */
    private static final Set<String> OWN = Set.of(
            "/v1/admin/password",
            "/v1/admin/language",
            "/v1/admin/tokens",
            "/v1/admin/second-factor",
            "/v1/admin/second-factor/removal");

    /** Of one's own, or of others, for an administrator. */
    private static final Set<String> OTHERS = Set.of(
            "/v1/admin/audit",
            "/v1/admin/audit.csv",
            "/v1/admin/audit.jsonl",
            "/v1/admin/accounts/{account}/tokens/{name}");

    /** A body with every field that any route asks for, so that the only thing wrong is who sends it. */
    static final String BODY = """
            {"name": "valid-name", "description": "", "bytes": 1, "operation": "rotate-key", "role": "owner",
             "password": "correct horse battery", "current": "not the password", "administrator": true,
             "language": "fr", "code": "000000", "host": "mail.example.org", "port": 587, "security": "tls",
             "from": "coffre@example.org", "to": "ada@example.org", "recipients": [], "slots": ["00000000000000000000000000000000"], "held": true, "step": "announce"}""";

    @TempDir
    static Path folder = Path.of("");

    private @Nullable TestService opened;
    private @Nullable VaultApi api;
    private @Nullable DescribedApi described;
    private @Nullable WebServer server;
    private final PlatformThreads threads = new PlatformThreads();
    private final HttpClient client = AnyCertificate.client();
    private String mine = "";
    private String machine = "";
    private String reader = "";
    private String stranger = "";
    private String machineToken = "";

    @BeforeAll
    void start() {
        TestService service = TestService.in(folder);
        opened = service;
        VaultId vault = service.vault("mine");
        service.vault("other");
        mine = vault.toString();
        TestMachine one = new TestMachine(service, vault, new SplittableRandom(1));
        one.backUp();
        machine = one.id().toString();
        service.service()
                .administration()
                .execute(TestService.LOCAL, new AccountCommands.CreateAccount("victim", PASSWORD, false));
        reader = token("reader", "mine", "reader");
        machineToken = service.service()
                .tokens()
                .issue(
                        new TokenIdentity.MachineTokenIdentity(
                                vault, one.id(), DomainId.random(new SplittableRandom(2)), 1),
                        Duration.ofHours(1),
                        "127.0.0.1")
                .token();
        stranger = token("stranger", "other", "operator");
        VaultApi routes = service.service().api(threads);
        api = routes;
        described = new DescribedApi(routes.document());
        server = WebServer.start(
                routes,
                service.service().portal(threads),
                new TlsKeyFiles(service.folder().keys(), service.clock(), new SecureRandom()).openOrCreate(),
                new WebServer.WebServerSettings(
                        "127.0.0.1", 0, service.folder(), "INFO", LogFormat.TEXT, TrustedProxies.NONE),
                new SecureRandom());
    }

    private String token(String name, String vault, String role) {
        var service = Objects.requireNonNull(opened).service();
        service.administration().execute(TestService.LOCAL, new AccountCommands.CreateAccount(name, PASSWORD, false));
        service.administration().execute(TestService.LOCAL, new AccountCommands.SetRole(name, vault, role));
        var signedIn =
                service.signIn().signIn(new SignInService.SignInAttempt(name, PASSWORD, Optional.empty(), "127.0.0.1"));
        return service.tokens()
                .issue(new TokenIdentity.AccountTokenIdentity(signedIn), Duration.ofHours(1), "127.0.0.1")
                .token();
    }

    @AfterAll
    void stop() {
        Objects.requireNonNull(server).close();
        threads.close();
        Objects.requireNonNull(opened).close();
    }

    Stream<Route> all() {
        List<Route> routes = Objects.requireNonNull(api).routes().stream()
                .filter(route -> route.path().startsWith(ADMIN))
                .filter(route -> !WITHOUT_TOKEN.contains(route.path()))
                .toList();
        assertThat(routes).hasSizeGreaterThan(15);
        return routes.stream();
    }

    Stream<Route> changing() {
        return all().filter(route -> route.method() != HttpMethod.GET).filter(route -> !OWN.contains(route.path()));
    }

    Stream<Route> ofOneVault() {
        return all().filter(route ->
                route.path().contains("{vault}") || route.path().contains("{machine}"));
    }

    Stream<Route> reading() {
        return all().filter(route -> route.method() == HttpMethod.GET);
    }

    @ParameterizedTest
    @MethodSource("all")
    void nobodyIsLetInWithoutAToken(Route route) throws Exception {
        assertThat(send(route, "").statusCode()).isEqualTo(401);
        assertThat(send(route, "0".repeat(64)).statusCode()).isEqualTo(401);
    }

    @ParameterizedTest
    @MethodSource("all")
    void aMachineIsNobodyHere(Route route) throws Exception {
        HttpResponse<String> answer = send(route, machineToken);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
        assertThat(answer.body()).contains("\"forbidden\"");
    }

    @ParameterizedTest
    @MethodSource("all")
    void theRoleThatTheDescriptionNamesIsTheOneThatIsAskedFor(Route route) throws Exception {
        HttpResponse<String> answer = send(route, reader);
        String role = route.operation().access().role().orElse("");
        if (answer.statusCode() == 403) {
            assertThat(answer.body())
                    .as("what a reader of the vault is told")
                    .contains("not-allowed")
                    // The audit log of all vaults and other people's tokens are an administrator's.
                    .containsPattern(
                            "\"role\":\"(" + role + (OTHERS.contains(route.path()) ? "|administrator" : "") + ")\"");
        } else {
            assertThat(role).as(answer.body()).isIn("", "reader", "self");
        }
    }

    @ParameterizedTest
    @MethodSource("changing")
    void aReaderChangesNothing(Route route) throws Exception {
        HttpResponse<String> answer = send(route, reader);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
        assertThat(answer.body()).contains("not-allowed");
    }

    @ParameterizedTest
    @MethodSource("changing")
    void anOperatorOfAnotherVaultChangesNothing(Route route) throws Exception {
        HttpResponse<String> answer = send(route, stranger);
        assertThat(answer.statusCode()).as(answer.body()).isIn(403, 404);
    }

    @ParameterizedTest
    @MethodSource("ofOneVault")
    void forAnOperatorOfAnotherVaultThisOneDoesNotExist(Route route) throws Exception {
        HttpResponse<String> answer = send(route, stranger);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(404);
        assertThat(answer.body()).containsPattern("vault-unknown|machine-unknown");
    }

    @ParameterizedTest
    @MethodSource("reading")
    void noListShowsAnotherVaultOrItsMachines(Route route) throws Exception {
        HttpResponse<String> answer = send(route, stranger);
        if (answer.statusCode() == 200) {
            assertThat(answer.body()).doesNotContain("\"mine\"", mine, machine, "reader");
        }
        assertThat(send(route, reader).statusCode()).as("what a reader sees").isIn(200, 403);
    }

    private HttpResponse<String> send(Route route, String token) throws Exception {
        String path = route.path()
                .replace("{vault}", mine)
                .replace("{machine}", machine)
                .replace("{account}", "victim")
                .replaceAll("\\{[a-z]+}", "1");
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(
                        "https://127.0.0.1:" + Objects.requireNonNull(server).port() + path))
                .header("Content-Type", "application/json")
                .method(route.method().name(), HttpRequest.BodyPublishers.ofString(BODY, UTF_8));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        Objects.requireNonNull(described)
                .assertSaid(
                        route.method().name(),
                        path,
                        answer.statusCode(),
                        answer.headers().firstValue("Content-Type").orElse(""),
                        answer.body().getBytes(UTF_8));
        return answer;
    }
}
