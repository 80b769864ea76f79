package dev.coffre.vault.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.problem.ProblemText;
import dev.coffre.vault.text.Language;
import dev.coffre.vault.wire.CredentialsResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Whatever answers in the vault's place, the agent says what it is. */
class WhatAnswersTest {
    private static final RetryPolicy ONCE = new RetryPolicy(
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            Duration.ZERO,
            Duration.ofMillis(10),
            Duration.ofMillis(20));
    private static final RetryPolicy SOON_TIRED = new RetryPolicy(
            Duration.ofSeconds(10),
            Duration.ofMillis(600),
            Duration.ZERO,
            Duration.ofMillis(10),
            Duration.ofMillis(20));
    private static final String ACCEPTED =
            "{\"vault\":\"v\",\"vaultName\":\"Docs\",\"expires\":1,\"time\":0,\"new-field\":[1]}";

    private static CredentialsClient enrollment(VaultAddress address, ProxyChoice proxy, RetryPolicy patience) {
        return new CredentialsClient(
                address,
                VaultRoute.via(proxy),
                patience,
                new Random(1),
                "credentials".getBytes(StandardCharsets.UTF_8));
    }

    private static Problem problemOf(ScriptedServer server) {
        return problemOf(server.address(), new ProxyChoice.None());
    }

    private static Problem problemOf(VaultAddress address, ProxyChoice proxy) {
        return problemOf(address, proxy, ONCE);
    }

    private static Problem problemOf(VaultAddress address, ProxyChoice proxy, RetryPolicy patience) {
        try (CredentialsClient enrollment = enrollment(address, proxy, patience)) {
            return catchThrowableOfType(Problem.class, enrollment::verify);
        }
    }

    private static VaultAddress at(int port, String pin) {
        return new VaultAddress(List.of(URI.create("https://127.0.0.1:" + port)), Set.of(pin));
    }

    @Test
    void aVaultWithTheRightPinIsTrustedWhateverItsHostNameAndAPinIsEnough() {
        try (ScriptedServer server =
                        ScriptedServer.tls(ScriptedServer.answering(200, "application/json; charset=utf-8", ACCEPTED));
                CredentialsClient enrollment = enrollment(server.address(), new ProxyChoice.None(), ONCE)) {
            assertThat(enrollment.verify()).isEqualTo(new CredentialsResponse("v", "Docs", 1, 0));
        }
    }

    @Test
    void anotherKeyIsRefusedBeforeAnythingIsSentAndTheProblemNamesItsPin() {
        AtomicInteger requests = new AtomicInteger();
        try (ScriptedServer server = ScriptedServer.tls((head, out) -> requests.incrementAndGet())) {
            Problem problem = problemOf(at(server.port(), TestIdentity.other().pin()), new ProxyChoice.None());
            assertThat(problem.code()).isEqualTo(ProblemCode.VAULT_WRONG_PIN);
            assertThat(problem.details())
                    .containsEntry("found", TestIdentity.server().pin());
            assertThat(requests).hasValue(0);
        }
    }

    @Test
    void nobodyListens() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Problem problem = problemOf(at(port, "00"), new ProxyChoice.None());
        assertThat(problem.code()).isEqualTo(ProblemCode.VAULT_UNREACHABLE);
        assertThat(problem.details()).containsEntry("url", "https://127.0.0.1:" + port);
    }

    @Test
    void theNameIsUnknown() {
        VaultAddress nowhere = new VaultAddress(List.of(URI.create("https://no-such-host.invalid:8443")), Set.of("00"));
        assertThat(problemOf(nowhere, new ProxyChoice.None()).code()).isEqualTo(ProblemCode.VAULT_NAME_NOT_RESOLVED);
    }

    @Test
    void aPortWithoutTls() {
        try (ScriptedServer server = ScriptedServer.bare(
                (head, out) -> out.write("SSH-2.0-OpenSSH_9.9\r\n".getBytes(StandardCharsets.US_ASCII)))) {
            // A TLS hello has no line end, so the script must speak first.
            assertThat(problemOf(server.address(), new ProxyChoice.None(), SOON_TIRED)
                            .code())
                    .isIn(ProblemCode.VAULT_NOT_TLS, ProblemCode.VAULT_TIMED_OUT);
        }
        try (ServerSocket greeter = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> greet(greeter));
            assertThat(problemOf(at(greeter.getLocalPort(), "00"), new ProxyChoice.None())
                            .code())
                    .isEqualTo(ProblemCode.VAULT_NOT_TLS);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void greet(ServerSocket listener) {
        try (var socket = listener.accept()) {
            socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            socket.getInputStream().readNBytes(10_000);
        } catch (IOException gone) {
            // The agent has seen enough.
        }
    }

    @Test
    void anAnswerThatDripsIsTooSlow() {
        try (ScriptedServer server = ScriptedServer.tls(WhatAnswersTest::drip)) {
            assertThat(problemOf(server.address(), new ProxyChoice.None(), SOON_TIRED)
                            .code())
                    .isEqualTo(ProblemCode.VAULT_TOO_SLOW);
        }
    }

    /** A byte every tenth of a second: it never stands still for the idle time. */
    private static void drip(String head, OutputStream out) throws IOException, InterruptedException {
        out.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII));
        for (int i = 0; i < 1000; i++) {
            out.write(' ');
            out.flush();
            Thread.sleep(100);
        }
    }

    @Test
    void aPageInPlaceOfAMessage() {
        try (ScriptedServer server =
                ScriptedServer.tls(ScriptedServer.answering(200, "text/html", "<html>Welcome to WiFi</html>"))) {
            assertThat(problemOf(server).code()).isEqualTo(ProblemCode.VAULT_NOT_A_VAULT);
        }
    }

    @Test
    void aRedirectIsNotFollowed() {
        try (ScriptedServer server = ScriptedServer.tls((head, out) ->
                out.write("HTTP/1.1 302 Found\r\nLocation: https://elsewhere.invalid/\r\nContent-Length: 0\r\n\r\n"
                        .getBytes(StandardCharsets.US_ASCII)))) {
            assertThat(problemOf(server).code()).isEqualTo(ProblemCode.VAULT_NOT_A_VAULT);
        }
    }

    @Test
    void bytesThatAreNoHttp() {
        byte[] noise = new byte[5_000];
        new Random(7).nextBytes(noise);
        try (ScriptedServer server = ScriptedServer.tls((head, out) -> out.write(noise))) {
            assertThat(problemOf(server).code())
                    .isIn(
                            ProblemCode.VAULT_NOT_A_VAULT,
                            ProblemCode.VAULT_CONNECTION_LOST,
                            ProblemCode.VAULT_TIMED_OUT);
        }
        try (ScriptedServer server = ScriptedServer.tls(
                (head, out) -> out.write("RFB 003.008\r\nhello\r\n\r\n".getBytes(StandardCharsets.US_ASCII)))) {
            assertThat(problemOf(server).code()).isEqualTo(ProblemCode.VAULT_NOT_A_VAULT);
        }
    }

    @Test
    void aMessageThatIsNone() {
        for (String body : List.of("", "{", "[]", "null", "{\"vault\":\"v\"}", "{\"vault\":1,\"vault\":2}")) {
            try (ScriptedServer server = ScriptedServer.tls(ScriptedServer.answering(200, "application/json", body))) {
                assertThat(problemOf(server).code()).as(body).isEqualTo(ProblemCode.VAULT_ANSWER_GARBAGE);
            }
        }
    }

    @Test
    void anEndlessBodyIsCutOffAtItsBound() {
        byte[] blanks = " ".repeat(64 << 10).getBytes(StandardCharsets.US_ASCII);
        AtomicInteger sent = new AtomicInteger();
        try (ScriptedServer server = ScriptedServer.tls((head, out) -> endless(out, blanks, sent))) {
            Problem problem = problemOf(server);
            assertThat(problem.code()).isEqualTo(ProblemCode.VAULT_ANSWER_TOO_LARGE);
            assertThat(problem.details()).containsEntry("maximum", "1048576");
            assertThat(sent.get()).as("kilobytes that the network took").isLessThan(64 << 10);
        }
    }

    private static void endless(OutputStream out, byte[] piece, AtomicInteger sentKiB) throws IOException {
        out.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 999999999999\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII));
        while (true) {
            out.write(piece);
            sentKiB.addAndGet(piece.length >> 10);
        }
    }

    @Test
    void headersWithoutEnd() {
        byte[] header = ("X-Header: " + "x".repeat(8_000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        AtomicInteger sent = new AtomicInteger();
        try (ScriptedServer server = ScriptedServer.tls((head, out) -> {
            out.write("HTTP/1.1 200 OK\r\n".getBytes(StandardCharsets.US_ASCII));
            while (true) {
                out.write(header);
                sent.addAndGet(8);
            }
        })) {
            assertThat(problemOf(server).code()).isIn(ProblemCode.VAULT_NOT_A_VAULT, ProblemCode.VAULT_CONNECTION_LOST);
            assertThat(sent.get()).as("kilobytes that the network took").isLessThan(64 << 10);
        }
    }

    @Test
    void silenceAfterTheRequestEndsAtTheIdleTime() {
        try (ScriptedServer server = ScriptedServer.tls((head, out) -> Thread.sleep(20_000))) {
            assertThat(problemOf(server.address(), new ProxyChoice.None(), SOON_TIRED)
                            .code())
                    .isEqualTo(ProblemCode.VAULT_TIMED_OUT);
        }
    }

    @Test
    void silenceWithinTheBodyEndsAtTheIdleTime() {
        try (ScriptedServer server = ScriptedServer.tls((head, out) -> {
            out.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 90\r\n\r\n{"
                    .getBytes(StandardCharsets.US_ASCII));
            out.flush();
            Thread.sleep(20_000);
        })) {
            assertThat(problemOf(server.address(), new ProxyChoice.None(), SOON_TIRED)
                            .code())
                    .isEqualTo(ProblemCode.VAULT_TIMED_OUT);
        }
    }

    @Test
    void aBodyThatMovesSlowlyIsNotInterrupted() {
        byte[] body = ACCEPTED.getBytes(StandardCharsets.UTF_8);
        try (ScriptedServer server = ScriptedServer.tls((head, out) -> {
                    out.write(("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + body.length
                                    + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
                    for (int i = 0; i < body.length; i++) {
                        out.write(body, i, 1);
                        out.flush();
                        Thread.sleep(20);
                    }
                });
                CredentialsClient enrollment = enrollment(server.address(), new ProxyChoice.None(), ONCE)) {
            assertThat(enrollment.verify().vaultName()).isEqualTo("Docs");
        }
    }

    @Test
    void aProblemThatTheVaultNamesIsPassedOnWithPrintableDetails() {
        String problem = "{\"code\":\"credentials-expired\",\"details\":{\"vault\":\"Docs\\u001b[2J\\u009b\"}}";
        try (ScriptedServer server =
                ScriptedServer.tls(ScriptedServer.answering(403, "application/problem+json", problem))) {
            Problem refused = problemOf(server);
            assertThat(refused.code()).isEqualTo(ProblemCode.CREDENTIALS_EXPIRED);
            assertThat(refused.details()).containsEntry("vault", "Docs\\u{1b}[2J\\u{9b}");
        }
    }

    @Test
    void aDefectOfTheVaultIsNotToldAsOneOfThisProgram() {
        String problem =
                "{\"code\":\"internal-bug\",\"details\":{\"reason\":\"NullPointerException\"},\"request\":\"42\"}";
        try (ScriptedServer server =
                ScriptedServer.tls(ScriptedServer.answering(500, "application/problem+json", problem))) {
            Problem defect = problemOf(server);
            assertThat(defect.code()).isEqualTo(ProblemCode.VAULT_DEFECT);
            assertThat(defect).hasMessage("The vault reports an internal error.");
            assertThat(ProblemText.in(Language.ENGLISH).cause(defect)).contains("request 42");
        }
    }

    @Test
    void anAnswerOfTheWrongShapeIsToldWithoutTheNameOfAClass() {
        try (ScriptedServer server = ScriptedServer.tls(ScriptedServer.answering(200, "application/json", "[]"))) {
            Problem garbage = problemOf(server);
            assertThat(garbage.code()).isEqualTo(ProblemCode.VAULT_ANSWER_GARBAGE);
            assertThat(garbage).hasMessageEndingWith("cannot be understood: it is not the message that belongs here.");
        }
    }

    @Test
    void aProblemWithoutAKnownNameIsGarbage() {
        try (ScriptedServer server =
                ScriptedServer.tls(ScriptedServer.answering(400, "application/problem+json", "{\"code\":\"zzz\"}"))) {
            assertThat(problemOf(server).code()).isEqualTo(ProblemCode.VAULT_ANSWER_GARBAGE);
        }
    }

    @Test
    void aNewerProtocolIsSaidToBeNewer() {
        try (ScriptedServer server = ScriptedServer.tls((head, out) -> out.write(
                "HTTP/1.1 200 OK\r\nCoffre-Protocol: 2\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
                        .getBytes(StandardCharsets.US_ASCII)))) {
            Problem newer = problemOf(server);
            assertThat(newer.code()).isEqualTo(ProblemCode.VAULT_TOO_NEW);
            assertThat(newer.details()).containsKey("url");
        }
    }

    @Test
    void aVaultThatIsStartingIsAskedAgain() {
        AtomicInteger requests = new AtomicInteger();
        ScriptedServer.Script starting = ScriptedServer.answering(503, "text/plain", "starting");
        ScriptedServer.Script ready = ScriptedServer.answering(200, "application/json", ACCEPTED);
        try (ScriptedServer server = ScriptedServer.tls(
                        (head, out) -> (requests.incrementAndGet() < 3 ? starting : ready).answer(head, out));
                CredentialsClient enrollment = enrollment(
                        server.address(), new ProxyChoice.None(), ONCE.withMaxRetryTime(Duration.ofSeconds(10)))) {
            assertThat(enrollment.verify().vaultName()).isEqualTo("Docs");
            assertThat(requests).hasValue(3);
        }
    }

    @Test
    void theSecondAddressServesWhenTheFirstIsDown() {
        try (ScriptedServer server = ScriptedServer.tls(ScriptedServer.answering(200, "application/json", ACCEPTED))) {
            VaultAddress two = new VaultAddress(
                    List.of(URI.create("https://127.0.0.1:1"), URI.create("https://127.0.0.1:" + server.port())),
                    Set.of(TestIdentity.server().pin()));
            try (CredentialsClient enrollment = enrollment(two, new ProxyChoice.None(), ONCE)) {
                assertThat(enrollment.verify().vaultName()).isEqualTo("Docs");
            }
        }
    }

    @Test
    void aProxyThatIsNotThereIsNamed() {
        ProxyChoice proxy = new ProxyChoice.Explicit("127.0.0.1", 1, Optional.empty());
        Problem problem = problemOf(at(9, "00"), proxy);
        assertThat(problem.code()).isEqualTo(ProblemCode.PROXY_UNREACHABLE);
        assertThat(problem.details()).containsEntry("proxy", "127.0.0.1:1");
    }

    private static ScriptedServer proxySaying(String answer) {
        return ScriptedServer.bare((head, out) -> out.write(answer.getBytes(StandardCharsets.US_ASCII)));
    }

    private static ProxyChoice at(ScriptedServer proxy) {
        return new ProxyChoice.Explicit("127.0.0.1", proxy.port(), Optional.empty());
    }

    private static ProxyChoice asMe(int port) {
        return new ProxyChoice.Explicit(
                "127.0.0.1", port, Optional.of(new ProxyCredentials("me", "s3cret".toCharArray())));
    }

    @Test
    void aProxyThatWantsALoginOrAnotherOneIsToldApartAndThePasswordIsNotTold() {
        AtomicInteger asked = new AtomicInteger();
        try (ScriptedServer proxy = ScriptedServer.bare((head, out) -> {
            asked.incrementAndGet();
            out.write(("HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"p\"\r\n"
                            + "Content-Length: 0\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
        })) {
            Problem without = problemOf(at(9, "00"), at(proxy));
            assertThat(without.code()).isEqualTo(ProblemCode.PROXY_AUTHENTICATION_REQUIRED);
            assertThat(asked).hasValue(1);

            Problem wrong = problemOf(at(9, "00"), asMe(proxy.port()));
            assertThat(wrong.code()).isEqualTo(ProblemCode.PROXY_LOGIN_REFUSED);
            assertThat(wrong.details()).containsEntry("user", "me");
            assertThat(wrong.details().toString()).doesNotContain("s3cret");
            assertThat(asked).as("a wrong password is shown once").hasValue(3);
        }
    }

    @Test
    void aProxyThatKnowsOnlyOtherKindsOfLoginIsSaidToDoSo() {
        try (ScriptedServer proxy = proxySaying("HTTP/1.1 407 Who\r\nProxy-Authenticate: Negotiate\r\n"
                + "Proxy-Authenticate: NTLM\r\nContent-Length: 0\r\n\r\n")) {
            Problem problem = problemOf(at(9, "00"), asMe(proxy.port()));
            assertThat(problem.code()).isEqualTo(ProblemCode.PROXY_LOGIN_UNSUPPORTED);
            assertThat(problem.details()).containsEntry("schemes", "negotiate, ntlm");
        }
    }

    @Test
    void aNonceThatIsTooOldIsNotAWrongPassword() {
        AtomicInteger asked = new AtomicInteger();
        try (ScriptedServer server = ScriptedServer.tls(ScriptedServer.answering(200, "application/json", ACCEPTED));
                ScriptedServer proxy = ScriptedServer.bare((head, out) -> {
                    String stale = asked.incrementAndGet() == 2 ? ", stale=TRUE" : "";
                    out.write(("HTTP/1.1 " + (asked.get() < 3 ? "407 Who" : "403 No")
                                    + "\r\nProxy-Authenticate: Digest realm=\"p\", nonce=\"" + asked + "\"" + stale
                                    + "\r\nContent-Length: 0\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
                })) {
            assertThat(problemOf(server.address(), asMe(proxy.port())).code()).isEqualTo(ProblemCode.PROXY_REFUSED);
        }
        assertThat(asked).hasValue(3);
    }

    @Test
    void aProxyThatForbidsTheWayIsSaidToDoSo() {
        try (ScriptedServer proxy = proxySaying("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")) {
            Problem problem = problemOf(at(9, "00"), at(proxy));
            assertThat(problem.code()).isEqualTo(ProblemCode.PROXY_REFUSED);
            assertThat(problem.details()).containsEntry("port", "9");
        }
    }

    @Test
    void aProxyThatDoesNotReachTheVaultIsAskedAgain() {
        AtomicInteger asked = new AtomicInteger();
        try (ScriptedServer proxy = ScriptedServer.bare((head, out) -> {
            asked.incrementAndGet();
            out.write("HTTP/1.1 503 Unavailable\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        })) {
            assertThat(problemOf(at(9, "00"), at(proxy), ONCE.withMaxRetryTime(Duration.ofMillis(300)))
                            .code())
                    .isEqualTo(ProblemCode.PROXY_CANNOT_REACH_VAULT);
            assertThat(asked.get()).isGreaterThan(1);
        }
    }

    /** A captive portal, or a web server where a proxy should be. */
    @Test
    void aPageInPlaceOfATunnel() {
        String page = "Content-Type: text/html\r\nContent-Length: 30\r\n\r\n<html>Welcome to our WiFi</html";
        for (String answer : List.of(
                "HTTP/1.1 200 OK\r\n" + page,
                "HTTP/1.1 200 OK, and whatever the moment at which it hangs up\r\n" + page,
                "HTTP/1.1 200 OK, and once more\r\n" + page,
                "HTTP/1.1 302 Found\r\nLocation: http://portal.invalid/\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 405 Not Allowed\r\n" + page,
                "HTTP/1.1 204 Fine\r\n\r\n",
                "<html>Welcome to our WiFi</html>\r\n\r\n")) {
            try (ScriptedServer portal = ScriptedServer.bare((head, out) -> {
                out.write(answer.getBytes(StandardCharsets.US_ASCII));
                throw new IOException("it hangs up");
            })) {
                assertThat(problemOf(at(9, "00"), at(portal)).code()).as(answer).isEqualTo(ProblemCode.PROXY_NO_TUNNEL);
            }
        }
    }

    @Test
    void aProxyThatInspectsTlsShowsAnotherKey() {
        try (ScriptedServer inspector = ScriptedServer.tls((head, out) -> {});
                TunnelProxy proxy = new TunnelProxy("me:s3cret")) {
            Problem problem =
                    problemOf(at(inspector.port(), TestIdentity.other().pin()), asMe(proxy.port()));
            assertThat(problem.code()).isEqualTo(ProblemCode.VAULT_WRONG_PIN);
        }
    }

    @Test
    void aProxyThatIsSilentIsNotWaitedForEndlessly() {
        try (ScriptedServer proxy = ScriptedServer.bare((head, out) -> Thread.sleep(20_000))) {
            assertThat(problemOf(at(9, "00"), at(proxy), SOON_TIRED).code()).isEqualTo(ProblemCode.VAULT_TIMED_OUT);
        }
    }

    @Test
    void aProxyLeadsToTheVaultWithNameAndPasswordAndTheVaultLearnsNeither() {
        List<String> heads = new CopyOnWriteArrayList<>();
        try (ScriptedServer server = ScriptedServer.tls((head, out) -> {
                    heads.add(head);
                    ScriptedServer.answering(200, "application/json", ACCEPTED).answer(head, out);
                });
                TunnelProxy proxy = new TunnelProxy("me:s3cret")) {
            // By a name: what looks like a scheme of a URI is a host here.
            VaultAddress named = new VaultAddress(
                    List.of(URI.create("https://localhost:" + server.port())),
                    server.address().pins());
            try (CredentialsClient enrollment = enrollment(named, asMe(proxy.port()), ONCE)) {
                assertThat(enrollment.verify().vaultName()).isEqualTo("Docs");
                assertThat(enrollment.verify().vaultName()).isEqualTo("Docs");
            }
            assertThat(proxy.tunnels()).isEqualTo(1);
        }
        assertThat(heads)
                .hasSize(2)
                .noneMatch(head -> head.toLowerCase(Locale.ROOT).contains("proxy-auth"));
    }

    @Test
    void aVaultThatAsksForALoginAtAProxyGetsNone() {
        AtomicInteger asked = new AtomicInteger();
        try (ScriptedServer server = ScriptedServer.tls((head, out) -> {
                    asked.incrementAndGet();
                    out.write(
                            ("HTTP/1.1 407 Who\r\nProxy-Authenticate: Basic realm=\"p\"\r\nContent-Length: 2\r\n\r\nno")
                                    .getBytes(StandardCharsets.US_ASCII));
                });
                TunnelProxy proxy = new TunnelProxy("me:s3cret")) {
            assertThat(problemOf(server.address(), asMe(proxy.port())).code()).isEqualTo(ProblemCode.VAULT_NOT_A_VAULT);
            assertThat(problemOf(server).code()).isEqualTo(ProblemCode.VAULT_NOT_A_VAULT);
        }
        assertThat(asked).hasValue(2);
    }
}
