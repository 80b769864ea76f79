package dev.coffre.server.endpoint;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.server.http.PlatformThreads;
import dev.coffre.server.http.TrustedProxies;
import dev.coffre.server.log.LogFormat;
import dev.coffre.server.testing.AnyCertificate;
import dev.coffre.server.testing.TestService;
import dev.coffre.server.tls.TlsKeyFiles;
import dev.coffre.vault.problem.ProblemCode;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that no client of ours sends are refused as such, and are no defect of the service. */
class HostileRequestTest {
    private static TestService service;
    private static PlatformThreads threads;
    private static WebServer server;

    @BeforeAll
    static void start(@TempDir Path folder) {
        service = TestService.in(folder);
        threads = new PlatformThreads();
        server = WebServer.start(
                service.service().api(threads),
                service.service().portal(threads),
                new TlsKeyFiles(service.folder().keys(), service.clock(), new SecureRandom()).openOrCreate(),
                new WebServer.WebServerSettings(
                        "127.0.0.1",
                        0,
                        service.folder(),
                        "INFO",
                        LogFormat.TEXT,
                        TrustedProxies.NONE,
                        new WebServer.EdgePolicy(WebServer.EdgePolicy.DEFAULT_CONNECTIONS, true)),
                new SecureRandom());
    }

    @AfterAll
    static void stop() {
        server.close();
        threads.close();
        service.close();
    }

    private static String answer(String request) throws IOException {
        try (Socket socket = AnyCertificate.context().getSocketFactory().createSocket("localhost", server.port())) {
            socket.getOutputStream().write(request.getBytes(US_ASCII));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), US_ASCII);
        }
    }

    private static String get(String address) throws IOException {
        return answer("GET " + address + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/health?a=%ff",
                "/v1/admin/alerts?state=%ff",
                "/v1/retention?after=%c3%28",
                "/v1/health?%ff=1",
                "/v1/health?a=%zz",
                "/v1/health?a=%4",
                "/portal/sign-in?back=%ff"
            })
    void aQueryThatIsNotUtf8IsMalformed(String address) throws IOException {
        assertThat(get(address)).startsWith("HTTP/1.1 400").contains("request-malformed");
    }

    /** Tomcat itself refuses it, without a body. */
    @ParameterizedTest
    @ValueSource(strings = {"/v1/admin/accounts/%ff", "/assets/%ff", "/%ff", "/%zz"})
    void aPathThatIsNotUtf8IsRefused(String address) throws IOException {
        assertThat(get(address)).startsWith("HTTP/1.1 400");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/health?a=%C3%A9", "/v1/health?a", "/v1/health?=&&", "/v1/health"})
    void anAddressThatIsUtf8IsAnswered(String address) throws IOException {
        assertThat(get(address)).startsWith("HTTP/1.1 200");
    }

    @Test
    void aQueryOfAThousandParametersIsNoDefect() throws IOException {
        assertThat(get("/portal/sign-in?" + "a=1&".repeat(1_000))).doesNotStartWith("HTTP/1.1 5");
        assertThat(get("/v1/health?" + "a=1&".repeat(1_000))).doesNotStartWith("HTTP/1.1 5");
    }

    @Test
    void anAddressThatIsTooLongIsMalformedAndNoDefect() throws Exception {
        URI address = URI.create("https://localhost:" + server.port() + "/v1/health?a=" + "b".repeat(140_000));
        HttpResponse<String> answer = AnyCertificate.client()
                .send(java.net.http.HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("request-malformed");
    }

    @Test
    void anotherMethodIsToldWhichThereAre() throws IOException {
        assertThat(get("/v1/token")).startsWith("HTTP/1.1 405").containsIgnoringCase("\r\nAllow: POST\r\n");
    }

    @Test
    void aStrangersBodyIsAtMostSixteenKibibytes() throws IOException {
        assertThat(signIn(16 << 10)).doesNotContain(ProblemCode.REQUEST_TOO_LARGE.code());
        assertThat(signIn((16 << 10) + 1)).startsWith("HTTP/1.1 413").contains(ProblemCode.REQUEST_TOO_LARGE.code());
    }

    @Test
    void aStrangersFormIsAtMostSixteenKibibytes() throws IOException {
        String body = "name=" + "x".repeat(20_000);
        String head = "POST /portal/sign-in HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: " + body.length() + "\r\n\r\n";
        assertThat(answer(head + body)).startsWith("HTTP/1.1 413").contains(ProblemCode.REQUEST_TOO_LARGE.code());
    }

    private static String signIn(int length) throws IOException {
        String body = "{\"name\":\"a\",\"password\":\"b\"" + " ".repeat(length);
        body = body.substring(0, length - 1) + "}";
        return answer("POST /v1/admin/token HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                + "Content-Type: application/json\r\nContent-Length: " + length + "\r\n\r\n" + body);
    }

    @Test
    void browsersAreToldToUseHttpsWhereThatIsWished() throws IOException {
        assertThat(get("/portal/sign-in").toLowerCase(Locale.ROOT)).contains("strict-transport-security: max-age=");
    }

    @Test
    void noSessionIsInAnAddress() throws IOException {
        assertThat(get("/portal/sign-in;jsessionid=0123")).doesNotContain(";jsessionid");
    }
}
