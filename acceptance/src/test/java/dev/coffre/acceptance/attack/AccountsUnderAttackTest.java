package dev.coffre.acceptance.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.acceptance.process.Loopback;
import dev.coffre.acceptance.process.VaultProcess;
import dev.coffre.server.message.CreateAccountRequest;
import dev.coffre.server.message.CreateTokenRequest;
import dev.coffre.server.message.CreateVaultRequest;
import dev.coffre.server.message.PinRequest;
import dev.coffre.server.message.SetAdministratorRequest;
import dev.coffre.server.message.SetPasswordRequest;
import dev.coffre.server.message.SignInRequest;
import dev.coffre.vault.wire.WireJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Against people's accounts: a leaked token, a flood at the sign-in, a kill between a deed and its entry. */
class AccountsUnderAttackTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String ADMIN = "admin";
    private static final String OF_A_STRANGER = "a password of a stranger";
    private static final String PASSWORD = "administrator of a test";
    private static final String OFFICE = "192.0.2.7";
    private static final int STRANGERS = 12;
    private static final int KILLS = 3;

    @TempDir
    private Path folder;

    private final HttpClient client = Loopback.client();

    @Test
    void aLeakedTokenOfAnAdministratorMakesNothingThatOutlivesIt() {
        try (VaultProcess vault = VaultProcess.start(folder)) {
            String session = signIn(vault, OFFICE);
            post(vault, session, "/v1/admin/vaults", new CreateVaultRequest("Mine", Optional.empty()));
            String leaked = JSON.readTree(post(
                                    vault,
                                    session,
                                    "/v1/admin/tokens",
                                    new CreateTokenRequest(
                                            "nightly", Optional.empty(), Optional.empty(), Optional.empty()))
                            .body())
                    .path("token")
                    .asString();
            assertThat(send(vault, "GET", "/v1/admin/vaults", leaked, Map.of()).statusCode())
                    .isEqualTo(200);
            for (HttpResponse<String> answer : List.of(
                    post(vault, leaked, "/v1/admin/accounts", new CreateAccountRequest("evil", OF_A_STRANGER, true)),
                    put(
                            vault,
                            leaked,
                            "/v1/admin/accounts/admin/password",
                            new SetPasswordRequest(OF_A_STRANGER, Optional.empty())),
                    put(vault, leaked, "/v1/admin/accounts/admin/administrator", new SetAdministratorRequest(true)),
                    post(
                            vault,
                            leaked,
                            "/v1/admin/tokens",
                            new CreateTokenRequest("child", Optional.empty(), Optional.empty(), Optional.empty())),
                    post(vault, leaked, "/v1/admin/vaults/Mine/pin", new PinRequest("delete-vault")),
                    post(vault, leaked, "/v1/admin/second-factor", Map.of()))) {
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
                assertThat(answer.body()).contains("token-not-allowed");
            }
            assertThat(put(
                                    vault,
                                    session,
                                    "/v1/admin/accounts/admin/password",
                                    new SetPasswordRequest(PASSWORD, Optional.empty()))
                            .statusCode())
                    .isEqualTo(200);
            assertThat(send(vault, "GET", "/v1/admin/vaults", leaked, Map.of()).statusCode())
                    .as("the token ends with the password")
                    .isEqualTo(401);
        }
    }

    @Test
    void aFloodOfStrangersKeepsNobodyOutFromWhereTheyWork() throws Exception {
        try (VaultProcess vault = VaultProcess.start(folder, "--trusted-proxy", "127.0.0.1")) {
            signIn(vault, OFFICE);
            vault.restart();
            AtomicBoolean over = new AtomicBoolean();
            AtomicInteger tries = new AtomicInteger();
            AtomicInteger refused = new AtomicInteger();
            CountDownLatch begun = new CountDownLatch(STRANGERS);
            try (ExecutorService threads = Executors.newFixedThreadPool(STRANGERS)) {
                for (int i = 0; i < STRANGERS; i++) {
                    threads.execute(() -> {
                        while (!over.get()) {
                            int n = tries.incrementAndGet();
                            String from = "198.51.%d.%d".formatted(n >> 8 & 255, n & 255);
                            HttpResponse<String> answer = trySignIn(vault, from, "name" + n, OF_A_STRANGER);
                            if (answer.body().contains("rate-limited")) {
                                refused.incrementAndGet();
                            }
                            begun.countDown();
                        }
                    });
                }
                begun.await();
                try {
                    for (int i = 0; i < 10; i++) {
                        signIn(vault, OFFICE);
                    }
                } finally {
                    over.set(true);
                }
            }
            assertThat(refused).as("strangers who found all places taken").hasPositiveValue();
        }
    }

    @Test
    void aKilledServiceHasAnEntryOfEachVaultThatItMade() throws Exception {
        try (VaultProcess vault = VaultProcess.start(folder)) {
            AtomicInteger made = new AtomicInteger();
            for (int kill = 0; kill < KILLS; kill++) {
                String session = signIn(vault, OFFICE);
                int enough = made.get() + 5;
                Thread maker = Thread.ofPlatform().start(() -> makeVaults(vault, session, made));
                while (made.get() < enough) {
                    Thread.sleep(1);
                }
                vault.kill();
                maker.join();
                vault.restart();
            }
            String session = signIn(vault, OFFICE);
            String audit = send(vault, "GET", "/v1/admin/audit?action=create-vault&limit=500", session, Map.of())
                    .body();
            JsonNode vaults = JSON.readTree(send(vault, "GET", "/v1/admin/vaults", session, Map.of())
                            .body())
                    .path("vaults");
            assertThat(vaults.size()).isGreaterThanOrEqualTo(KILLS * 5);
            vaults.forEach(one ->
                    assertThat(audit).contains("\"name\":\"" + one.path("name").asString() + "\""));
            vault.command("admin", "verify-audit").expect(0);
        }
    }

    /** Until the service is gone. */
    private void makeVaults(VaultProcess vault, String session, AtomicInteger made) {
        try {
            while (post(
                                    vault,
                                    session,
                                    "/v1/admin/vaults",
                                    new CreateVaultRequest("Vault-" + made.get(), Optional.empty()))
                            .statusCode()
                    == 200) {
                made.incrementAndGet();
            }
        } catch (UncheckedIOException killed) {
            made.incrementAndGet();
        }
    }

    private String signIn(VaultProcess vault, String from) {
        HttpResponse<String> answer = trySignIn(vault, from, ADMIN, PASSWORD);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body()).path("token").asString();
    }

    private HttpResponse<String> trySignIn(VaultProcess vault, String from, String name, String password) {
        return send(
                vault,
                HttpRequest.newBuilder(URI.create("https://localhost:" + vault.port() + "/v1/admin/token"))
                        .header("Content-Type", "application/json")
                        .header("X-Forwarded-For", from)
                        .POST(HttpRequest.BodyPublishers.ofString(
                                WireJson.writeLine(new SignInRequest(name, password)))));
    }

    private HttpResponse<String> post(VaultProcess vault, String token, String path, Object message) {
        return send(vault, "POST", path, token, message);
    }

    private HttpResponse<String> put(VaultProcess vault, String token, String path, Object message) {
        return send(vault, "PUT", path, token, message);
    }

    private HttpResponse<String> send(VaultProcess vault, String method, String path, String token, Object message) {
        return send(
                vault,
                HttpRequest.newBuilder(URI.create("https://localhost:" + vault.port() + path))
                        .header("Content-Type", "application/json")
                        .header("Authorization", "Bearer " + token)
                        .method(method, HttpRequest.BodyPublishers.ofString(WireJson.writeLine(message))));
    }

    private HttpResponse<String> send(VaultProcess vault, HttpRequest.Builder request) {
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(vault.url(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
