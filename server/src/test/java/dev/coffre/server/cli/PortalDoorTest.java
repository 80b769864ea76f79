package dev.coffre.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.server.address.AddressSettings;
import dev.coffre.server.address.ServerTrust;
import dev.coffre.server.datadir.DataDirectory;
import dev.coffre.server.endpoint.WebServer;
import dev.coffre.server.http.TrustedProxies;
import dev.coffre.server.log.LogFormat;
import dev.coffre.server.portal.PortalRoute;
import dev.coffre.server.service.Locations;
import dev.coffre.server.testing.PortalBrowser;
import dev.coffre.server.testing.TestService;
import dev.coffre.server.testing.TestStore;
import dev.coffre.vault.testing.SimulatedClock;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpMethod;

/** Whom the portal lets in, and what browsers are told; each test goes red when its guard is taken away. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PortalDoorTest {
    private static final String PASSWORD = "correct horse battery";
    private static final String HOME = "/portal/vaults";
    private static final String SOMEWHERE = "0123456789abcdef0123456789abcdef";

    @TempDir
    static Path folder = Path.of("");

    private final SimulatedClock clock = new SimulatedClock();
    private final Map<String, PortalBrowser> browsers = new HashMap<>();
    private @Nullable ServiceProcess running;
    private String seen = "";
    private String hidden = "";

    @BeforeAll
    void start() {
        TestStore.ofRun().prepare(folder.resolve("data"));
        ServeSettings settings = new ServeSettings(
                new DataDirectory(folder.resolve("data")),
                Locations.KNOWN,
                "127.0.0.1",
                0,
                new AddressSettings(List.of(), new ServerTrust.OwnKey()),
                Optional.of(PASSWORD),
                folder.resolve("agents"),
                "INFO",
                LogFormat.TEXT,
                TrustedProxies.NONE,
                WebServer.EdgePolicy.DEFAULT,
                Optional.empty());
        PrintStream quiet = new PrintStream(new ByteArrayOutputStream(), true, UTF_8);
        running = ServiceProcess.start(
                settings,
                new Environment(
                        clock, new SecureRandom(), quiet, quiet, Locale.ENGLISH, clock::nanos, TestService.CHEAP),
                code -> {});
        PortalBrowser administrator = signedIn("admin");
        seen = createVault(administrator, "Seen");
        hidden = createVault(administrator, "Hidden");
        for (String account : List.of("nobody", "reader")) {
            administrator.post("/portal/people", Map.of("account", account, "password", PASSWORD, "again", PASSWORD));
        }
        administrator.post("/portal/people/role", Map.of("account", "reader", "vault", seen, "role", "reader"));
    }

    @AfterAll
    void stop() {
        service().close();
    }

    private ServiceProcess service() {
        return Objects.requireNonNull(running);
    }

    private PortalBrowser stranger() {
        return new PortalBrowser(service().port());
    }

    /** A browser in which this account has signed in, for tests that leave the session as it is. */
    private PortalBrowser signedIn(String account) {
        PortalBrowser browser = browsers.computeIfAbsent(account, first -> stranger());
        if (browser.get(HOME).statusCode() != 200) {
            assertThat(browser.signIn(account, PASSWORD).statusCode()).isEqualTo(303);
        }
        return browser;
    }

    private PortalBrowser administrator() {
        PortalBrowser browser = stranger();
        assertThat(browser.signIn("admin", PASSWORD).statusCode()).isEqualTo(303);
        return browser;
    }

    private Stream<String> pages(HttpMethod method) {
        return service().portal().pages().stream()
                .filter(route -> route.method().equals(method) && !route.isPublic())
                .map(PortalRoute::path)
                .map(path -> path.replaceAll("\\{[a-z]+}", SOMEWHERE));
    }

    private Stream<String> readPages() {
        return pages(HttpMethod.GET);
    }

    private Stream<String> forms() {
        return Stream.concat(pages(HttpMethod.POST), Stream.of("/portal/sign-out", "/portal/view", "/portal/sign-in"));
    }

    @ParameterizedTest
    @MethodSource("readPages")
    void whoeverIsNotSignedInSeesNoPage(String path) {
        HttpResponse<String> answer = stranger().get(path);

        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(location(answer)).startsWith("/portal/sign-in");
    }

    @ParameterizedTest
    @MethodSource("forms")
    void aFormThatAnotherSiteSendsIsRefused(String path) {
        PortalBrowser browser = signedIn("admin");

        HttpResponse<String> answer =
                browser.postFromElsewhere(path, Map.of("name", "Evil", "language", "fr", "password", PASSWORD));

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("The form was not accepted.", "form-expired");
        assertThat(browser.get(HOME).statusCode()).as("still signed in").isEqualTo(200);
    }

    @ParameterizedTest
    @MethodSource("forms")
    void aTokenWithoutASessionOpensNothing(String path) {
        if (!path.startsWith("/portal/vaults")) {
            return;
        }
        HttpResponse<String> answer = stranger().post(path, Map.of("name", "Evil"));

        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(location(answer)).startsWith("/portal/sign-in");
        assertThat(signedIn("admin").get(HOME).body()).doesNotContain("Evil");
    }

    @ParameterizedTest
    @MethodSource("readPages")
    void aVaultThatIsNotThereIsNotFound(String path) {
        HttpResponse<String> answer = signedIn("admin").get(path);

        assertThat(answer.statusCode()).isEqualTo(path.contains(SOMEWHERE) ? 404 : answer.statusCode());
    }

    /** Every form, as somebody who may only look at the vault, and with a vault that is not there for him. */
    @ParameterizedTest
    @MethodSource("formsOfRights")
    void aFormDoesNothingForWhomItIsNotFor(String path) {
        PortalBrowser administrator = signedIn("admin");
        PortalBrowser browser = signedIn("reader");
        assertThat(browser.get("/portal/vaults/" + seen + "/dashboard").statusCode())
                .isEqualTo(200);

        String form = path.replace("{machine}", SOMEWHERE);
        assertThat(browser.post(form.replace("{vault}", seen), fields(seen)).statusCode())
                .isEqualTo(path.contains("{machine}") ? 404 : 403);
        if (path.contains("{vault}") || path.endsWith("/role")) {
            assertThat(browser.post(form.replace("{vault}", hidden), fields(hidden))
                            .statusCode())
                    .isEqualTo(404);
        }
        assertThat(administrator.get("/portal/people").body()).doesNotContain("evil");
        assertThat(administrator.get("/portal/vaults").body()).doesNotContain("Evil");
    }

    private Stream<String> formsOfRights() {
        return service().portal().pages().stream()
                .filter(route -> route.method().equals(HttpMethod.POST) && !route.isPublic())
                .map(PortalRoute::path)
                .filter(path -> !path.startsWith("/portal/account/"));
    }

    private static Map<String, String> fields(String vault) {
        return Map.ofEntries(
                Map.entry("name", "Evil"),
                Map.entry("account", "admin"),
                Map.entry("vault", vault),
                Map.entry("role", "owner"),
                Map.entry("administrator", "no"),
                Map.entry("machine", SOMEWHERE),
                Map.entry("operation", "rotate-key"),
                Map.entry("quota", "1"),
                Map.entry("port", "587"),
                Map.entry("host", "mail.example.org"),
                Map.entry("security", "tls"),
                Map.entry("from", "vault@example.org"),
                Map.entry("to", "evil@example.org"),
                Map.entry("address", "evil@example.org"),
                Map.entry("alert", "1"),
                Map.entry("password", PASSWORD),
                Map.entry("again", PASSWORD));
    }

    private static String createVault(PortalBrowser administrator, String name) {
        String made = location(administrator.post("/portal/vaults/new", Map.of("name", name)));
        assertThat(made).endsWith("/quick-start");
        return made.split("/")[3];
    }

    @ParameterizedTest
    @MethodSource("readPages")
    void aVaultInWhichOneHasNoRoleIsNotThere(String path) {
        HttpResponse<String> answer = signedIn("nobody").get(path.replaceFirst(SOMEWHERE, hidden));
        if (path.contains(SOMEWHERE)) {
            assertThat(answer.statusCode()).isEqualTo(404);
        }
        assertThat(answer.body()).doesNotContain("Hidden");
    }

    @Test
    void aNewPasswordIsTypedTheSameTwice() {
        PortalBrowser administrator = administrator();
        Map<String, String> mistyped = Map.of("account", "typist", "password", PASSWORD, "again", PASSWORD + "!");

        assertThat(administrator.post("/portal/people", mistyped).body()).contains("password-mismatch");
        assertThat(administrator
                        .post(
                                "/portal/account/password",
                                Map.of("current", PASSWORD, "password", "x".repeat(20), "again", "y".repeat(20)))
                        .body())
                .contains("password-mismatch");
        assertThat(administrator.get("/portal/people").body()).doesNotContain("typist");
        assertThat(stranger().signIn("admin", PASSWORD).statusCode()).isEqualTo(303);
    }

    @Test
    void whatIsTakenAwayIsGoneWithTheNextPage() {
        PortalBrowser administrator = administrator();
        administrator.post("/portal/people", Map.of("account", "leaver", "password", PASSWORD, "again", PASSWORD));
        PortalBrowser leaver = stranger();
        leaver.signIn("leaver", PASSWORD);
        assertThat(leaver.get(HOME).statusCode()).isEqualTo(200);
        administrator.post("/portal/people/remove", Map.of("account", "leaver", "sure", "yes"));

        assertThat(leaver.get(HOME).statusCode()).isEqualTo(303);
    }

    @Test
    void namesAreShownAsText() {
        PortalBrowser administrator = administrator();
        String evil = "É<img src=x onerror=alert(1)>\u202e=cmd|' /C calc'!A0";
        administrator.post("/portal/vaults/new", Map.of("name", "Texts", "description", evil));

        assertThat(administrator.get(HOME).body())
                .doesNotContain("<img src=x")
                .contains("É&lt;img src=x onerror=alert(1)");
    }

    @Test
    void signingInMakesANewSession() {
        PortalBrowser browser = stranger();
        browser.keep("__Host-coffre", "CHOSEN-BY-AN-ATTACKER");
        browser.signIn("admin", PASSWORD);
        String first = browser.cookie("__Host-coffre").orElseThrow();
        browser.signIn("admin", PASSWORD);

        assertThat(first).isNotEqualTo("CHOSEN-BY-AN-ATTACKER");
        assertThat(browser.cookie("__Host-coffre").orElseThrow()).isNotEqualTo(first);
        PortalBrowser attacker = stranger();
        attacker.keep("__Host-coffre", first);
        assertThat(attacker.get(HOME).statusCode()).as("the session of before").isEqualTo(303);
    }

    @Test
    void signingOutEndsTheSessionAtTheService() {
        PortalBrowser browser = administrator();
        String session = browser.cookie("__Host-coffre").orElseThrow();
        browser.post("/portal/sign-out", Map.of());

        PortalBrowser thief = stranger();
        thief.keep("__Host-coffre", session);
        assertThat(thief.get(HOME).statusCode()).isEqualTo(303);
    }

    @Test
    void afterTwelveHoursOneSignsInAgain() {
        PortalBrowser browser = administrator();
        for (int minutes = 0; minutes < 12 * 60 - 20; minutes += 20) {
            clock.advance(Duration.ofMinutes(20));
            assertThat(browser.get(HOME).statusCode()).isEqualTo(200);
        }
        clock.advance(Duration.ofMinutes(20).minusSeconds(1));
        assertThat(browser.get(HOME).statusCode()).isEqualTo(200);
        clock.advance(Duration.ofSeconds(1));
        assertThat(browser.get(HOME).statusCode()).isEqualTo(303);
    }

    @Test
    void afterHalfAnHourWithoutARequestOneSignsInAgain() {
        PortalBrowser browser = administrator();
        clock.advance(Duration.ofMinutes(30).minusSeconds(1));
        assertThat(browser.get(HOME).statusCode()).isEqualTo(200);
        clock.advance(Duration.ofMinutes(30));
        assertThat(browser.get(HOME).statusCode()).isEqualTo(303);
    }

    @Test
    void cookiesOfSessionsAreForThisHostOverTlsOnly() {
        PortalBrowser browser = stranger();
        String set = browser.signIn("admin", PASSWORD).headers().allValues("Set-Cookie").stream()
                .filter(cookie -> cookie.startsWith("__Host-coffre="))
                .findFirst()
                .orElseThrow();

        assertThat(set)
                .contains("Secure")
                .contains("HttpOnly")
                .contains("SameSite=")
                .contains("Path=/")
                .doesNotContain("Domain");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/portal/sign-in", "/portal/vaults", "/portal/nothing", "/portal/vaults/" + SOMEWHERE + "/jobs"})
    void noPageCanBeFramedOrKeptOrLoadAnythingFromElsewhere(String path) {
        HttpResponse<String> answer = signedIn("admin").get(path);

        assertThat(answer.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("default-src 'none'")
                .contains("frame-ancestors 'none'")
                .contains("form-action 'self'")
                .doesNotContain("unsafe");
        assertThat(answer.headers().firstValue("X-Frame-Options")).contains("DENY");
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(answer.body())
                .doesNotContain("<script>")
                .doesNotContain(" style=")
                .doesNotContain(" onclick=");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example/",
                "//evil.example/",
                "/\\evil.example/",
                "/portal//evil.example",
                "/portal/../../evil",
                "/portal/vaults\r\nSet-Cookie: evil=1",
                "javascript:alert(1)",
                "/portalevil",
                "/portal@evil.example"
            })
    void theWayBackNeverLeadsElsewhere(String back) {
        HttpResponse<String> answer = stranger().post("/portal/view", Map.of("language", "fr", "back", back));

        assertThat(location(answer)).isEqualTo(HOME);
        assertThat(answer.headers().allValues("Set-Cookie")).noneMatch(cookie -> cookie.contains("evil"));
    }

    @Test
    void theWayBackLeadsToThePageThatWasAskedFor() {
        PortalBrowser browser = stranger();
        HttpResponse<String> answer = browser.post(
                "/portal/sign-in", Map.of("name", "admin", "password", PASSWORD, "back", "/portal/vaults/new"));

        assertThat(location(answer)).isEqualTo("/portal/vaults/new");
    }

    @Test
    void guessingAPasswordEndsAfterTenTries() {
        for (int guess = 0; guess < 10; guess++) {
            assertThat(stranger().signIn("guessed", "guess " + guess).statusCode())
                    .isEqualTo(401);
        }

        HttpResponse<String> answer = stranger().signIn("guessed", "the eleventh");
        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.body()).contains("Too many failed sign-ins");
    }

    @Test
    void styleAndScriptAreKeptForEverUnderTheHashOfTheirContent() {
        String page = stranger().get("/portal/sign-in").body();
        String address = page.replaceAll("(?s).*href=\"(/assets/[0-9a-f]+/coffre\\.css)\".*", "$1");
        HttpResponse<String> style = stranger().get(address);

        assertThat(style.statusCode()).isEqualTo(200);
        assertThat(style.headers().firstValue("Cache-Control").orElse("")).contains("immutable");
        assertThat(stranger().get("/assets/0000000000000000/coffre.css").statusCode())
                .isEqualTo(404);
        assertThat(stranger().get("/assets/../../etc/passwd").statusCode()).isNotEqualTo(200);
    }

    private static String location(HttpResponse<String> answer) {
        return answer.headers().firstValue("Location").orElse("(status " + answer.statusCode() + ")");
    }
}
