package dev.coffre.server.endpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.server.access.TokenIdentity;
import dev.coffre.server.admin.AccountCommands;
import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.http.PlatformThreads;
import dev.coffre.server.http.TrustedProxies;
import dev.coffre.server.log.LogFormat;
import dev.coffre.server.openapi.AuthenticationScheme;
import dev.coffre.server.openapi.BodyType;
import dev.coffre.server.openapi.Operation;
import dev.coffre.server.openapi.RouteAccess;
import dev.coffre.server.people.Role;
import dev.coffre.server.people.SignInService;
import dev.coffre.server.testing.AnyCertificate;
import dev.coffre.server.testing.TestMachine;
import dev.coffre.server.testing.TestService;
import dev.coffre.server.tls.TlsKeyFiles;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.wire.Empty;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.http.HttpMethod;

/**
 * The access that a route declares is the access that it enforces. Every route of the running service is called by every kind
 * of caller, so a route that only declares its access is found here.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RouteAccessTest {
    private static final String PASSWORD = "correct horse battery";
    private static final Pattern REFUSAL =
            Pattern.compile("\"(not-authenticated|forbidden|not-allowed|vault-unknown|machine-unknown)\"");

    /** Their owner names a vault in the query. Without one, the list is an administrator's. */
    private static final Set<String> VAULT_IN_QUERY =
            Set.of("/v1/admin/audit", "/v1/admin/audit.csv", "/v1/admin/audit.jsonl");

    @TempDir
    static Path folder = Path.of("");

    private final PlatformThreads threads = new PlatformThreads();
    private final HttpClient client = AnyCertificate.client();

    /** Accounts by the text of their role in the vault; the empty text is that of an account without a role. */
    private final Map<String, String> accounts = new LinkedHashMap<>();

    private @Nullable TestService opened;
    private @Nullable VaultApi api;
    private @Nullable WebServer server;
    private String vault = "";
    private String machine = "";
    private String machineToken = "";

    @BeforeAll
    void start() {
        TestService service = TestService.in(folder);
        opened = service;
        VaultId id = service.vault("home");
        vault = id.toString();
        TestMachine one = new TestMachine(service, id, new SplittableRandom(1));
        one.backUp();
        machine = one.id().toString();
        execute(new AccountCommands.CreateAccount("victim", PASSWORD, false));
        for (String role : List.of("", "reader", "operator", "owner")) {
            accounts.put(role, token("a-" + role, role));
        }
        machineToken = service.service()
                .tokens()
                .issue(
                        new TokenIdentity.MachineTokenIdentity(
                                id, one.id(), DomainId.random(new SplittableRandom(2)), 1),
                        Duration.ofHours(1),
                        "127.0.0.1")
                .token();
        VaultApi routes = service.service().api(threads);
        api = routes;
        server = WebServer.start(
                routes,
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

    private void execute(AdminCommand<?> command) {
        Objects.requireNonNull(opened).service().administration().execute(TestService.LOCAL, command);
    }

    private String token(String name, String role) {
        execute(new AccountCommands.CreateAccount(name, PASSWORD, false));
        if (!role.isEmpty()) {
            execute(new AccountCommands.SetRole(name, vault, role));
        }
        var service = Objects.requireNonNull(opened).service();
        var session =
                service.signIn().signIn(new SignInService.SignInAttempt(name, PASSWORD, Optional.empty(), "127.0.0.1"));
        return service.tokens()
                .issue(new TokenIdentity.AccountTokenIdentity(session), Duration.ofHours(1), "127.0.0.1")
                .token();
    }

    Stream<Route> withAccess() {
        List<Route> routes = Objects.requireNonNull(api).routes().stream()
                .filter(route -> !access(route).schemes().isEmpty())
                .toList();
        assertThat(routes).hasSizeGreaterThan(60);
        return routes.stream();
    }

    private static RouteAccess access(Route route) {
        return route.operation().access();
    }

    @ParameterizedTest
    @MethodSource("withAccess")
    void noRouteIsOpenToACallerWithoutCredentials(Route route) throws Exception {
        assertThat(isRefused(send(route, Optional.empty()))).isTrue();
    }

    @ParameterizedTest
    @MethodSource("withAccess")
    void aMachineReachesOnlyRoutesThatDeclareMachines(Route route) throws Exception {
        if (!access(route).schemes().contains(AuthenticationScheme.MACHINE_TOKEN)) {
            assertThat(isRefused(send(route, Optional.of(machineToken)))).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("withAccess")
    void anAccountReachesOnlyRoutesThatDeclareItsRole(Route route) throws Exception {
        for (Map.Entry<String, String> account : accounts.entrySet()) {
            boolean has = hasAccess(account.getKey(), access(route));
            if (!has || route.method() == HttpMethod.GET) {
                HttpResponse<String> answer = send(route, Optional.of(account.getValue()));
                assertThat(isRefused(answer))
                        .as("a caller with the role '%s': %s", account.getKey(), answer.body())
                        .isEqualTo(!has);
            }
        }
    }

    private static boolean hasAccess(String role, RouteAccess access) {
        if (!access.schemes().contains(AuthenticationScheme.ACCOUNT_TOKEN)) {
            return false;
        }
        String needed = access.role().orElse(RouteAccess.SELF);
        return needed.equals(RouteAccess.SELF)
                || Role.named(needed)
                        .flatMap(least -> Role.named(role).filter(own -> own.includes(least)))
                        .isPresent();
    }

    @Test
    void aRouteCannotDeclareAnAccessThatItsCallerKindDoesNotEnforce() {
        CallerKind<String> anyone = new CallerKind<>(RouteAccess.ANYONE, _ -> "somebody");
        Operation owners = new Operation(
                "GET",
                "/v1/unguarded",
                "A route that only declares its access",
                RouteAccess.withRole("owner"),
                List.of(),
                Optional.empty(),
                new BodyType.Message(Empty.class),
                Set.of());
        assertThatThrownBy(() -> anyone.route(owners, (_, _) -> ApiResponse.json(new Empty())))
                .isInstanceOf(IllegalStateException.class);
    }

    private static boolean isRefused(HttpResponse<String> answer) {
        return answer.statusCode() == 401
                || Set.of(403, 404).contains(answer.statusCode())
                        && REFUSAL.matcher(answer.body()).find();
    }

    private HttpResponse<String> send(Route route, Optional<String> token) throws Exception {
        String path = route.path()
                        .replace("{vault}", vault)
                        .replace("{machine}", machine)
                        .replace("{account}", "victim")
                        .replaceAll("\\{[a-z]+}", "1")
                + (VAULT_IN_QUERY.contains(route.path()) ? "?vault=" + vault : "");
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(
                        "https://127.0.0.1:" + Objects.requireNonNull(server).port() + path))
                .header("Content-Type", "application/json")
                .method(route.method().name(), HttpRequest.BodyPublishers.ofString(RoleMatrixTest.BODY, UTF_8));
        token.ifPresent(value -> request.header("Authorization", "Bearer " + value));
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
