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
import dev.coffre.server.testing.TestService;
import dev.coffre.server.tls.TlsKeyFiles;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the description of the API forbids is refused by the running service, with the name of the field; the rest is taken. */
class RequestBoundsTest {
    private static final String PASSWORD = "correct horse battery";
    private static final PlatformThreads THREADS = new PlatformThreads();
    private static final HttpClient CLIENT = AnyCertificate.client();

    private static TestService service;
    private static DescribedApi described;
    private static WebServer server;
    private static String token;

    @BeforeAll
    static void start(@TempDir Path folder) {
        service = TestService.in(folder);
        service.vault("home");
        service.service()
                .administration()
                .execute(TestService.LOCAL, new AccountCommands.CreateAccount("ada", PASSWORD, true));
        var signedIn = service.service()
                .signIn()
                .signIn(new SignInService.SignInAttempt("ada", PASSWORD, Optional.empty(), "127.0.0.1"));
        token = service.service()
                .tokens()
                .issue(new TokenIdentity.AccountTokenIdentity(signedIn), Duration.ofHours(1), "127.0.0.1")
                .token();
        VaultApi api = service.service().api(THREADS);
        described = new DescribedApi(api.document());
        server = WebServer.start(
                api,
                service.service().portal(THREADS),
                new TlsKeyFiles(service.folder().keys(), service.clock(), new SecureRandom()).openOrCreate(),
                new WebServer.WebServerSettings(
                        "127.0.0.1", 0, service.folder(), "INFO", LogFormat.TEXT, TrustedProxies.NONE),
                new SecureRandom());
    }

    @AfterAll
    static void stop() {
        server.close();
        THREADS.close();
        service.close();
    }

    private static HttpResponse<String> send(String method, String path, String body, String... headers)
            throws Exception {
        HttpResponse<String> answer = CLIENT.send(
                HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + server.port() + path))
                        .header("Content-Type", "application/json")
                        .header("Authorization", "Bearer " + token)
                        .headers(headers.length == 0 ? new String[] {"Accept", "*/*"} : headers)
                        .method(method, HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        described.assertSaid(
                method,
                path.replaceAll("\\?.*", ""),
                answer.statusCode(),
                answer.headers().firstValue("Content-Type").orElse(""),
                answer.body().getBytes(UTF_8));
        return answer;
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/admin/audit?limit=0, limit",
        "/v1/admin/audit.jsonl?limit=0, limit",
        "/v1/admin/audit.csv?limit=0, limit",
        "/v1/admin/audit?vault=, vault",
        "/v1/admin/audit?vault=home&vault=home, vault",
        "/v1/admin/jobs.csv?limit=0, limit",
        "/v1/admin/jobs?limit=501, limit",
        "/v1/admin/jobs?limit=1.0, limit",
        "/v1/admin/jobs?limit=1&limit=2, limit",
        "/v1/admin/jobs?limit=%EF%BC%95, limit",
        "/v1/admin/jobs?from=-1, from",
        "/v1/admin/jobs?until=253402300800000, until",
        "/v1/admin/jobs?after=x, after",
        "/v1/admin/jobs.csv?after=x, after",
        "/v1/admin/jobs?kind=, kind",
        "'/v1/admin/jobs?kind=backup,', kind",
        "'/v1/admin/alerts?state=open,open,open,open,open', state",
        "'/v1/admin/jobs?kind=backup,nothing', kind",
        "/v1/admin/alerts?after=-1, after",
        "/v1/admin/alerts?vault=, vault",
        "/v1/admin/vaults/home/usage?from=26-1-1, from",
        "/v1/admin/vaults/home/usage?from=2026-02-30, from",
    })
    void aParameterThatBreaksItsRuleIsRefusedByItsName(String address, String name) throws Exception {
        HttpResponse<String> answer = send("GET", address, "");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body()).contains("request-malformed", "the parameter " + name);
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/admin/jobs, kind, backup",
        "/v1/admin/jobs.csv, state, failed",
        "/v1/admin/alerts, state, open",
        "/v1/admin/alerts, severity, critical",
    })
    void manyCodesAreRefusedAndNoDefect(String path, String name, String code) throws Exception {
        for (int count : List.of(1_000, 4_000, 20_000)) {
            String codes = String.join(",", Collections.nCopies(count, code));
            int status = CLIENT.send(
                            HttpRequest.newBuilder(URI.create(
                                            "https://127.0.0.1:" + server.port() + path + "?" + name + "=" + codes))
                                    .header("Authorization", "Bearer " + token)
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
            assertThat(status).as(count + " codes").isEqualTo(400);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/admin/audit?limit=500&unknown=1",
                "/v1/admin/audit.csv?from=0&until=253402300799999&after=5-5",
                "/v1/admin/jobs?after=999999999999999-999999999999999999",
                "/v1/admin/alerts?after=9223372036854775807&state=open,closed",
                "/v1/admin/vaults/home/usage?from=0000-01-01",
                "/v1/admin/vaults/home/usage?from=9999-12-31",
            })
    void aParameterAtTheEdgeOfItsRuleIsTaken(String address) throws Exception {
        HttpResponse<String> answer = send("GET", address, "");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST | /v1/admin/tokens | {'name':'-'} | the field name",
                "POST | /v1/admin/tokens | {'name':'a','days':366} | the field days",
                "PUT | /v1/admin/vaults/home/quota | {'bytes':-1} | the field bytes",
                "PUT | /v1/admin/vaults/home/description | {'description':'\\ud800'} | the field description",
                "PUT | /v1/admin/language | {'language':'de'} | the field language",
                "PUT | /v1/admin/vaults/home/roles/ada | {'role':'king'} | the field role",
                "PUT | /v1/admin/vaults/home/safeguards | {'immutability':'maybe'} | the field immutability",
                "PUT | /v1/admin/scrub | {'mostBytes':-1} | the field mostBytes",
                "PUT | /v1/admin/address/urls | {'step':'announce','urls':['ftp://x']} | the field urls",
                "PUT | /v1/admin/address/certificate | {'step':'announce','pin':'AA'} | the field pin",
            })
    void aFieldThatBreaksItsRuleIsRefusedByItsName(String method, String path, String body, String said)
            throws Exception {
        HttpResponse<String> answer = send(method, path, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body()).contains("request-malformed", said);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST | /v1/admin/accounts | {'name':'9','password':'correct horse','administrator':false} | account-name-invalid",
                "POST | /v1/admin/accounts | {'name':'eve','password':'short','administrator':false} | password-too-short",
                "POST | /v1/admin/vaults | {'name':'-'} | vault-name-invalid",
                "PUT | /v1/admin/vaults/home/limits | {'pointsADay':0} | limits-invalid",
                "PUT | /v1/admin/vaults/home/safeguards | {'days':0} | retention-policy-invalid",
                "PUT | /v1/admin/scrub | {'days':366} | scrub-plan-invalid",
                "PUT | /v1/admin/mail | {'host':'_','port':587,'security':'tls','from':'a@b.example'} | mail-settings-invalid",
                "PUT | /v1/admin/address/urls | {'step':'announce','urls':[]} | address-invalid",
            })
    void whatHasAProblemOfItsOwnIsAnsweredWithIt(String method, String path, String body, String code)
            throws Exception {
        HttpResponse<String> answer = send(method, path, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body()).contains("\"" + code + "\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'days':null,'mostBytes':0}", "{'colour':'red'}"})
    void nullIsTheSameAsMissingAndUnknownFieldsAreIgnored(String body) throws Exception {
        HttpResponse<String> answer = send("PUT", "/v1/admin/scrub", body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    @Test
    void aTokenBesideVaultCredentialsIsRefused() throws Exception {
        HttpResponse<String> answer = send("GET", "/v1/machines", "", "Coffre-Credentials", "e30");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(401);
        assertThat(answer.body()).contains("\"not-authenticated\"");
    }

    @Test
    void damagedVaultCredentialsAreForbidden() throws Exception {
        HttpResponse<String> answer = send("POST", "/v1/credentials/verify", "", "Coffre-Credentials", "e30");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
        assertThat(answer.body()).contains("\"credentials-damaged\"");
    }
}
