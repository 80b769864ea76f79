package dev.coffre.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.server.address.AddressSettings;
import dev.coffre.server.address.ServerTrust;
import dev.coffre.server.datadir.DataDirectory;
import dev.coffre.server.endpoint.WebServer;
import dev.coffre.server.http.TrustedProxies;
import dev.coffre.server.log.LogFormat;
import dev.coffre.server.message.SignInRequest;
import dev.coffre.server.service.Locations;
import dev.coffre.server.testing.AnyCertificate;
import dev.coffre.server.testing.TestService;
import dev.coffre.server.testing.TestStore;
import dev.coffre.vault.testing.SimulatedClock;
import dev.coffre.vault.wire.AccessTokenResponse;
import dev.coffre.vault.wire.ProblemResponse;
import dev.coffre.vault.wire.WireJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a running service notes of requests: from where, by whom, under which number; and what it must not note. */
class RequestsSeenTest {
    private static final String PASSWORD = "correct horse battery";
    private static final String WRONG = "a-wrong-password-Qz7";
    private static final String FORWARDED = "X-Forwarded-For";

    @TempDir
    static Path folder = Path.of("");

    private final HttpClient client = AnyCertificate.client();

    private ServiceProcess serve(Path data, LogFormat format, String... proxies) {
        PrintStream quiet = new PrintStream(new ByteArrayOutputStream(), true, UTF_8);
        TestStore.ofRun().prepare(data);
        return ServiceProcess.start(
                new ServeSettings(
                        new DataDirectory(data),
                        Locations.KNOWN,
                        "127.0.0.1",
                        0,
                        new AddressSettings(List.of(), new ServerTrust.OwnKey()),
                        Optional.of(PASSWORD),
                        folder.resolve("agents"),
                        "TRACE",
                        format,
                        TrustedProxies.parse(List.of(proxies)),
                        WebServer.EdgePolicy.DEFAULT,
                        Optional.empty()),
                new Environment(
                        new SimulatedClock(),
                        new SecureRandom(),
                        quiet,
                        quiet,
                        Locale.ENGLISH,
                        System::nanoTime,
                        TestService.CHEAP),
                code -> {});
    }

    @ParameterizedTest
    @EnumSource(LogFormat.class)
    void anAnswerNamesItsRequestAndTheLogTellsOfIt(LogFormat format) throws Exception {
        Path data = folder.resolve("named-" + format.code());
        String token;
        String known;
        HttpResponse<byte[]> refused;
        try (ServiceProcess service = serve(data, format)) {
            token = token(service, PASSWORD);
            HttpRequest.Builder ask = request(service, "/v1/admin/vaults/nothing%0A2026%0Dhere/machines")
                    .header("Authorization", "Bearer " + token);
            refused = send(ask);
            assertThat(refused.statusCode()).isEqualTo(404);
            known = refused.headers().firstValue("Coffre-Request").orElse("");
            assertThat(known).matches("[0-9a-f]{16}");
            assertThat(WireJson.read(refused.body(), ProblemResponse.class).request())
                    .contains(known);
            assertThat(header(send(request(service, "/nothing")))).isNotEqualTo(known);
            assertThat(header(send(request(service, "/portal/sign-in")))).matches("[0-9a-f]{16}");
            assertThat(header(send(request(service, "/v1/health").method("TRACE", nobody()))))
                    .as("what Tomcat itself refuses")
                    .matches("[0-9a-f]{16}");
            assertThat(send(signIn(service, WRONG)).statusCode()).isEqualTo(401);
        }
        String access = Files.readString(data.resolve("logs/access.log"));
        String line =
                access.lines().filter(one -> one.contains(known)).findFirst().orElse("");
        assertThat(line).contains("127.0.0.1", "GET", "404", "admin");
        if (format == LogFormat.JSON) {
            JsonNode json = new JsonMapper().readTree(line);
            assertThat(json.get("route").asString()).isEqualTo("/v1/admin/vaults/{vault}/machines");
            assertThat(json.get("request").asString()).isEqualTo(known);
            assertThat(json.get("account").asString()).isEqualTo("admin");
            assertThat(json.get("status").asInt()).isEqualTo(404);
            assertThat(json.get("ms").asInt()).isGreaterThanOrEqualTo(0);
        }
        assertEveryLineIsOurs(data, format);
        for (Path file : logs(data)) {
            assertThat(Files.readString(file)).as(file.toString()).doesNotContain(token, PASSWORD, WRONG);
        }
    }

    private static void assertEveryLineIsOurs(Path data, LogFormat format) throws IOException {
        JsonMapper mapper = new JsonMapper();
        for (Path file : logs(data)) {
            for (String line : Files.readAllLines(file)) {
                if (format == LogFormat.JSON) {
                    assertThat(mapper.readTree(line).get("time").asString()).isNotEmpty();
                } else {
                    assertThat(line).matches("(\\d{4}-\\d\\d-\\d\\dT\\d\\d:.*|\\t.*|Caused by: .*|[\\w.$]+: .*)");
                }
            }
        }
    }

    private static List<Path> logs(Path data) throws IOException {
        try (var files = Files.list(data.resolve("logs"))) {
            List<Path> logs = files.toList();
            assertThat(logs).hasSizeGreaterThan(1);
            return logs;
        }
    }

    @Test
    void aHeaderOfAStrangerChangesNothing() throws Exception {
        Path data = folder.resolve("direct");
        try (ServiceProcess service = serve(data, LogFormat.TEXT, "192.0.2.0/24")) {
            for (int i = 0; i < 10; i++) {
                HttpRequest.Builder guess = signIn(service, WRONG).header(FORWARDED, "198.51.100." + i);
                assertThat(send(guess).statusCode()).isEqualTo(401);
            }
            HttpRequest.Builder another = signIn(service, PASSWORD).header(FORWARDED, "198.51.100.200");
            assertThat(send(another).statusCode())
                    .as("all ten came from one address")
                    .isEqualTo(429);
        }
        assertThat(Files.readString(data.resolve("logs/access.log")))
                .contains("127.0.0.1")
                .doesNotContain("198.51.100");
    }

    @Test
    void behindANamedProxyWhatCountsIsTheClient() throws Exception {
        Path data = folder.resolve("behind");
        String audit;
        try (ServiceProcess service = serve(data, LogFormat.TEXT, "127.0.0.0/8")) {
            for (int i = 0; i < 10; i++) {
                HttpRequest.Builder guess =
                        signIn(service, WRONG).header(FORWARDED, "203.0.113." + i + ", 198.51.100.1");
                assertThat(send(guess).statusCode()).isEqualTo(401);
            }
            assertThat(send(signIn(service, PASSWORD).header(FORWARDED, "198.51.100.1"))
                            .statusCode())
                    .as("the stranger, whatever he puts in front")
                    .isEqualTo(429);
            HttpResponse<byte[]> other = send(signIn(service, PASSWORD).header(FORWARDED, "198.51.100.2"));
            assertThat(other.statusCode()).as("somebody else").isEqualTo(200);
            audit = new String(
                    send(request(service, "/v1/admin/audit.jsonl")
                                    .header(
                                            "Authorization",
                                            "Bearer "
                                                    + WireJson.read(other.body(), AccessTokenResponse.class)
                                                            .token()))
                            .body(),
                    UTF_8);
        }
        assertThat(audit)
                .contains("\"from\":\"198.51.100.1\"", "\"from\":\"198.51.100.2\"")
                .doesNotContain("203.0.113");
        assertThat(Files.readString(data.resolve("logs/access.log")))
                .contains(" 198.51.100.1 POST /v1/admin/token 401 ", " 198.51.100.2 POST /v1/admin/token 200 ")
                .doesNotContain("203.0.113");
    }

    private String token(ServiceProcess service, String password) throws Exception {
        return WireJson.read(send(signIn(service, password)).body(), AccessTokenResponse.class)
                .token();
    }

    private static HttpRequest.Builder signIn(ServiceProcess service, String password) {
        return request(service, "/v1/admin/token")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(WireJson.write(new SignInRequest("admin", password))));
    }

    private static HttpRequest.BodyPublisher nobody() {
        return HttpRequest.BodyPublishers.noBody();
    }

    private static HttpRequest.Builder request(ServiceProcess service, String path) {
        return HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + service.port() + path));
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static String header(HttpResponse<byte[]> answer) {
        return answer.headers().firstValue("Coffre-Request").orElse("");
    }
}
