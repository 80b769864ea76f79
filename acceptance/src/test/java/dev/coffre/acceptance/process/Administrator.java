package dev.coffre.acceptance.process;

import dev.coffre.server.message.CreateVaultRequest;
import dev.coffre.server.message.PinRequest;
import dev.coffre.server.message.SetQuotaRequest;
import dev.coffre.server.message.SignInRequest;
import dev.coffre.vault.wire.WireJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An administrator's script: docs/protocol.md §8. */
public final class Administrator {
    private static final JsonMapper JSON = new JsonMapper();

    /** Tests sign in as one account side by side, and an account may not take all places. */
    private static final int BUSY = 429;

    private static final int PATIENCE = 30;

    private final HttpClient client;
    private final String base;
    private final String token;

    private Administrator(HttpClient client, String base, String token) {
        this.client = client;
        this.base = base;
        this.token = token;
    }

    static Administrator signIn(int port, String password) {
        Administrator nobody = new Administrator(Loopback.client(), "https://localhost:" + port, "");
        JsonNode granted = nobody.post("/v1/admin/token", new SignInRequest("admin", password));
        return new Administrator(
                nobody.client, nobody.base, granted.path("token").asString());
    }

    public String token() {
        return token;
    }

    public void createVault(String name) {
        post("/v1/admin/vaults", new CreateVaultRequest(name, Optional.empty()));
    }

    public JsonNode vaults() {
        return get("/v1/admin/vaults").path("vaults");
    }

    public JsonNode machines(String vault) {
        return get("/v1/admin/vaults/" + vault + "/machines").path("machines");
    }

    public JsonNode points(String machine) {
        return get("/v1/admin/machines/" + machine + "/points").path("points");
    }

    public void limit(String vault, long bytes) {
        send(
                "PUT",
                "/v1/admin/vaults/" + vault + "/quota",
                Optional.of(WireJson.writeLine(new SetQuotaRequest(bytes))));
    }

    public String pin(String machine, String operation) {
        return post("/v1/admin/machines/" + machine + "/pin", new PinRequest(operation))
                .path("pin")
                .asString();
    }

    /** Downloads new vault credentials into a folder, under the name that the vault gives them. */
    public Path credentials(String vault, Path folder) {
        HttpResponse<byte[]> answer = send("POST", "/v1/admin/vaults/" + vault + "/credentials", Optional.empty());
        String disposition = answer.headers().firstValue("Content-Disposition").orElseThrow();
        String name = disposition.replaceAll(".*filename=\"([^\"]*)\".*", "$1");
        try {
            return Files.write(Files.createDirectories(folder).resolve(name), answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JsonNode get(String path) {
        return JSON.readTree(send("GET", path, Optional.empty()).body());
    }

    private JsonNode post(String path, Object message) {
        return JSON.readTree(
                send("POST", path, Optional.of(WireJson.writeLine(message))).body());
    }

    private HttpResponse<byte[]> send(String method, String path, Optional<String> json) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + path))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + token)
                .method(
                        method,
                        json.map(HttpRequest.BodyPublishers::ofString).orElse(HttpRequest.BodyPublishers.noBody()))
                .build();
        try {
            HttpResponse<byte[]> answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
            for (int again = 0; answer.statusCode() == BUSY && again < PATIENCE; again++) {
                Thread.sleep(1_000);
                answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
            }
            if (answer.statusCode() != 200) {
                throw new AssertionError(method + " " + path + " answered " + answer.statusCode() + " "
                        + new String(answer.body(), StandardCharsets.UTF_8));
            }
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
