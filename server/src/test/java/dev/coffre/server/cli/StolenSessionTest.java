package dev.coffre.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.server.address.AddressSettings;
import dev.coffre.server.address.ServerTrust;
import dev.coffre.server.datadir.DataDirectory;
import dev.coffre.server.endpoint.WebServer;
import dev.coffre.server.http.TrustedProxies;
import dev.coffre.server.log.LogFormat;
import dev.coffre.server.message.CreateAccountRequest;
import dev.coffre.server.message.CreateTokenRequest;
import dev.coffre.server.message.CreateVaultRequest;
import dev.coffre.server.message.PinRequest;
import dev.coffre.server.message.SetPasswordRequest;
import dev.coffre.server.message.SignInRequest;
import dev.coffre.server.service.Locations;
import dev.coffre.server.testing.AnyCertificate;
import dev.coffre.server.testing.AuthenticatorApp;
import dev.coffre.server.testing.PortalBrowser;
import dev.coffre.server.testing.TestService;
import dev.coffre.server.testing.TestStore;
import dev.coffre.vault.testing.SimulatedClock;
import dev.coffre.vault.wire.AccessTokenResponse;
import dev.coffre.vault.wire.WireJson;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody does with a session, a session token or an API token that is not theirs, and without the password. */
class StolenSessionTest {
    private static final String PASSWORD = "correct horse battery";
    private static final Map<String, String> ACCOMPLICE =
            Map.of("account", "accomplice", "password", PASSWORD, "again", PASSWORD, "administrator", "yes\"><script>");

    @TempDir
    Path folder = Path.of("");

    private final SimulatedClock clock = new SimulatedClock();
    private final HttpClient client = AnyCertificate.client();
    private @Nullable ServiceProcess running;

    @BeforeEach
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
    }

    @AfterEach
    void stop() {
        Objects.requireNonNull(running).close();
    }

    private int port() {
        return Objects.requireNonNull(running).port();
    }

    @Test
    void anOldSessionTokenDoesTheDailyWorkOnly() throws Exception {
        String stolen = token();
        clock.advance(Duration.ofMinutes(6));
        assertThat(send("POST", "/v1/admin/vaults", stolen, new CreateVaultRequest("Mine", Optional.empty()))
                        .statusCode())
                .isEqualTo(200);
        assertProofRequired(send("POST", "/v1/admin/vaults/Mine/pin", stolen, new PinRequest("delete-vault")));
        assertProofRequired(
                send("POST", "/v1/admin/accounts", stolen, new CreateAccountRequest("evil", PASSWORD, true)));
        assertProofRequired(send(
                "PUT",
                "/v1/admin/accounts/admin/password",
                stolen,
                new SetPasswordRequest(PASSWORD + "!", Optional.empty())));
        assertProofRequired(send(
                "POST",
                "/v1/admin/tokens",
                stolen,
                new CreateTokenRequest("evil", Optional.empty(), Optional.empty(), Optional.empty())));
        assertThat(send("POST", "/v1/admin/vaults/Mine/pin", token(), new PinRequest("delete-vault"))
                        .statusCode())
                .as("with a token that its owner has just asked for")
                .isEqualTo(200);
        assertProofRequired(send("POST", "/v1/admin/vaults/Mine/pin", stolen, new PinRequest("delete-vault")));
    }

    @Test
    void anApiTokenMakesNoAccountAndEndsWithThePassword() throws Exception {
        String made = send(
                        "POST",
                        "/v1/admin/tokens",
                        token(),
                        new CreateTokenRequest("nightly", Optional.empty(), Optional.empty(), Optional.empty()))
                .body();
        String leaked = made.replaceAll("(?s).*(coffre_[0-9a-f]{64}).*", "$1");
        assertThat(send("POST", "/v1/admin/vaults", leaked, new CreateVaultRequest("Mine", Optional.empty()))
                        .statusCode())
                .isEqualTo(200);
        for (HttpResponse<String> refused : List.of(
                send("POST", "/v1/admin/accounts", leaked, new CreateAccountRequest("evil", PASSWORD, true)),
                send(
                        "PUT",
                        "/v1/admin/accounts/admin/password",
                        leaked,
                        new SetPasswordRequest(PASSWORD + "!", Optional.empty())),
                send("POST", "/v1/admin/vaults/Mine/pin", leaked, new PinRequest("delete-vault")))) {
            assertThat(refused.statusCode()).isEqualTo(403);
            assertThat(refused.body()).contains("\"token-not-allowed\"");
        }
        assertThat(send(
                                "PUT",
                                "/v1/admin/password",
                                token(),
                                new SetPasswordRequest("another password", Optional.of(PASSWORD)))
                        .statusCode())
                .isEqualTo(200);
        assertThat(send("GET", "/v1/admin/vaults", leaked, Map.of()).statusCode())
                .isEqualTo(401);
    }

    @Test
    void aFormGoesOnAfterThePasswordAndNotWithoutIt() {
        PortalBrowser browser = signedIn();
        clock.advance(Duration.ofMinutes(6));

        HttpResponse<String> asked = browser.post("/portal/people", ACCOMPLICE);
        assertThat(asked.statusCode()).isEqualTo(403);
        assertThat(asked.body())
                .contains("Is it really you?", "id=\"proof\"", "type=\"password\"", "action=\"/portal/people\"")
                .contains("name=\"account\" value=\"accomplice\"")
                .doesNotContain("\"><script>");
        assertThat(browser.get("/portal/people").body()).doesNotContain("accomplice");

        HttpResponse<String> wrong = browser.post("/portal/people", with("not the password"));
        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(wrong.body()).contains("login-failed", "name=\"account\" value=\"accomplice\"");
        assertThat(browser.get("/portal/people").body()).doesNotContain("accomplice");

        String before = browser.cookie("__Host-coffre").orElseThrow();
        assertThat(browser.post("/portal/people", with(PASSWORD)).statusCode()).isEqualTo(303);
        assertThat(browser.get("/portal/people").body()).contains("accomplice");
        assertThat(browser.cookie("__Host-coffre").orElseThrow()).isNotEqualTo(before);
        assertThat(browser.post("/portal/people/remove", Map.of("account", "accomplice", "sure", "yes"))
                        .statusCode())
                .as("proven for five minutes")
                .isEqualTo(303);
    }

    @Test
    void guessingAtTheProofIsCountedAsGuessingAtSignIn() {
        PortalBrowser browser = signedIn();
        clock.advance(Duration.ofMinutes(6));
        for (int guess = 0; guess < 10; guess++) {
            assertThat(browser.post("/portal/people", with("guess " + guess)).statusCode())
                    .isEqualTo(401);
        }
        assertThat(browser.post("/portal/people", with(PASSWORD)).statusCode()).isEqualTo(429);
        assertThat(browser.get("/portal/people").body()).doesNotContain("accomplice");
    }

    @Test
    void aSessionThatIsProvenEndsWhenItWouldHaveEnded() {
        PortalBrowser browser = signedIn();
        for (int minutes = 0; minutes < 11 * 60; minutes += 20) {
            clock.advance(Duration.ofMinutes(20));
            assertThat(browser.get("/portal/vaults").statusCode()).isEqualTo(200);
        }
        assertThat(browser.post("/portal/people", with(PASSWORD)).statusCode()).isEqualTo(303);
        for (int minutes = 0; minutes < 40; minutes += 20) {
            clock.advance(Duration.ofMinutes(20));
            assertThat(browser.get("/portal/vaults").statusCode()).isEqualTo(200);
        }
        clock.advance(Duration.ofMinutes(20));
        assertThat(browser.get("/portal/people").statusCode()).isEqualTo(303);
    }

    @Test
    void thePageSpeaksFrenchAndAsksForACodeWhereThereIsASecondFactor() {
        PortalBrowser browser = signedIn();
        browser.post("/portal/view", Map.of("language", "fr"));
        AuthenticatorApp app = new AuthenticatorApp(browser.post("/portal/account/second-factor", Map.of())
                .body()
                .replaceAll("(?s).*id=\"secret\"[^>]*>([A-Z2-7 ]+)<.*", "$1")
                .replace(" ", ""));
        HttpResponse<String> on =
                browser.post("/portal/account/second-factor/confirm", Map.of("code", app.code(clock.instant(), 0)));
        assertThat(on.statusCode()).as(on.body()).isEqualTo(200);
        assertThat(browser.get("/portal/people").statusCode())
                .as("the session that turned it on goes on")
                .isEqualTo(200);
        clock.advance(Duration.ofMinutes(6));
        HttpResponse<String> asked = browser.post("/portal/people", ACCOMPLICE);
        assertThat(asked.body()).contains("Est-ce bien vous", "application d’authentification", "one-time-code");
        assertThat(browser.post("/portal/people", with(PASSWORD)).statusCode()).isEqualTo(401);
        assertThat(browser.post("/portal/people", with(app.code(clock.instant(), 0)))
                        .statusCode())
                .isEqualTo(303);
        assertThat(browser.get("/portal/people").body()).contains("accomplice");
    }

    private static Map<String, String> with(String proof) {
        Map<String, String> fields = new HashMap<>(ACCOMPLICE);
        fields.put("proof", proof);
        return fields;
    }

    private PortalBrowser signedIn() {
        PortalBrowser browser = new PortalBrowser(port());
        assertThat(browser.signIn("admin", PASSWORD).statusCode()).isEqualTo(303);
        return browser;
    }

    private String token() throws Exception {
        HttpResponse<String> answer = send("POST", "/v1/admin/token", "", new SignInRequest("admin", PASSWORD));
        return WireJson.read(answer.body().getBytes(UTF_8), AccessTokenResponse.class)
                .token();
    }

    private static void assertProofRequired(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("\"proof-required\"");
    }

    private HttpResponse<String> send(String method, String path, String token, Object message) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port() + path))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofByteArray(WireJson.write(message)));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
