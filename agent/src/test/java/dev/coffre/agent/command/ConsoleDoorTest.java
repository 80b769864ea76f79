package dev.coffre.agent.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.agent.console.ConsoleServer;
import dev.coffre.agent.console.EntryFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets into the console, and who does not. */
class ConsoleDoorTest {
    private AgentFixture fixture;
    private ConsoleServer server;

    @BeforeEach
    void start(@TempDir Path folder) {
        fixture = new AgentFixture(folder);
        server = fixture.console();
    }

    @AfterEach
    void stop() {
        server.close();
        fixture.close();
    }

    @Test
    void aLinkOpensTheConsoleOnceAndItsSecretIsInNoAddressThatIsSent() {
        String link = server.link();
        assertThat(URI.create(link).getFragment()).hasSizeGreaterThan(40);
        try (ConsoleVisitor first = new ConsoleVisitor(server);
                ConsoleVisitor second = new ConsoleVisitor(server)) {
            first.enter(link);
            assertThat(first.header("set-cookie").orElseThrow())
                    .contains("HttpOnly")
                    .contains("SameSite=Strict");
            assertThat(first.location()).isEqualTo("/");
            assertThat(first.get("/")).contains("Proceed to registration");
            second.enter(link);
            assertThat(second.status()).isEqualTo(401);
            assertThat(second.body()).contains("Run coffre console", "console-link-invalid");
        }
    }

    @Test
    void aFileThatPostsTheTokenOpensAPageOnce() {
        String link = server.link();
        String html = new EntryFile(link, EntryFile.EntryPage.SCHEDULE).html();
        assertThat(html)
                .contains("action=\"http://127.0.0.1:" + server.port() + "/enter\"")
                .contains("value=\"" + URI.create(link).getFragment() + "\"")
                .contains("value=\"/schedule\"");
        try (ConsoleVisitor file = new ConsoleVisitor(server)) {
            file.with("Origin", "null").with("Sec-Fetch-Site", "cross-site").enter(link, "/schedule");
            assertThat(file.status()).isEqualTo(200);
            assertThat(file.header("refresh")).contains("0; url=/schedule");
            file.enter(link, "/schedule");
            assertThat(file.status()).as("the token serves once").isEqualTo(401);
            file.enter(server.link(), "//attacker.example");
            assertThat(file.header("refresh")).contains("0; url=/");
            file.with("Origin", "http://attacker.example").enter(server.link(), "/");
            assertThat(file.status()).as("another site posts no token").isEqualTo(403);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/registration",
                "/backup",
                "/jobs",
                "/recovery",
                "/recovery/tree?point=1",
                "/recovery/find?q=a"
            })
    void nobodySeesAPageWithoutASession(String page) {
        try (ConsoleVisitor nobody = new ConsoleVisitor(server)) {
            nobody.get(page);
            assertThat(nobody.status()).isEqualTo(401);
            nobody.withCookie("coffre-console-" + server.port() + "=made-up").get(page);
            assertThat(nobody.status()).isEqualTo(401);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Host, attacker.example:PORT",
        "Host, 127.0.0.1",
        "Host, 127.0.0.1.attacker.example:PORT",
        "Sec-Fetch-Site, cross-site",
        "Sec-Fetch-Site, same-site"
    })
    void aNameThatLeadsHereFromElsewhereAndPagesOfOthersAreRefused(String header, String value) {
        try (ConsoleVisitor visitor = ConsoleVisitor.letInto(server)) {
            visitor.with(header, value.replace("PORT", String.valueOf(server.port())));
            assertThat(visitor.get("/"))
                    .doesNotContain("Proceed to registration")
                    .contains("console-request-foreign");
            assertThat(visitor.status()).isEqualTo(403);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://attacker.example", "null", "", "http://127.0.0.1:1"})
    void aFormFromAnotherOriginIsRefused(String origin) {
        try (ConsoleVisitor visitor = ConsoleVisitor.letInto(server)) {
            visitor.with("Origin", origin);
            assertThat(visitor.post("/registration/proxy", Map.of("proxy", "none")))
                    .contains("console-request-foreign");
            assertThat(visitor.status()).isEqualTo(403);
        }
    }

    @ParameterizedTest
    @CsvSource({"Host: attacker.example, ''", "Host: 127.0.0.1:PORT, Origin: http://attacker.example"})
    void aForeignFormIsRefusedBeforeItsBodyIsRead(String host, String origin) throws IOException {
        String head = "POST /registration/proxy HTTP/1.1\r\n" + host + "\r\n"
                + (origin.isEmpty() ? "" : origin + "\r\n") + "Content-Length: 200000\r\n\r\n";
        assertThat(statusLine(head.replace("PORT", String.valueOf(server.port()))))
                .contains(" 403 ");
    }

    @Test
    void aFormThatIsTooLargeIsRefused() throws IOException {
        String own = "127.0.0.1:" + server.port();
        String head = "POST /registration/proxy HTTP/1.1\r\nHost: " + own + "\r\nOrigin: http://" + own
                + "\r\nContent-Length: 300000\r\n\r\n";
        assertThat(statusLine(head + "x".repeat(300_000))).contains(" 413 ");
    }

    @Test
    void connectionsThatSayNothingAreLimited() throws IOException {
        List<Socket> silent = new ArrayList<>();
        try {
            for (int i = 0; i < 100; i++) {
                Socket socket = new Socket("127.0.0.1", server.port());
                socket.setSoTimeout(200);
                silent.add(socket);
            }
            assertThat(silent.stream().filter(ConsoleDoorTest::isOpen).count()).isLessThanOrEqualTo(64);
        } finally {
            for (Socket socket : silent) {
                socket.close();
            }
        }
    }

    private static boolean isOpen(Socket socket) {
        try {
            return socket.getInputStream().read() >= 0;
        } catch (SocketTimeoutException nothingSaid) {
            return true;
        } catch (IOException reset) {
            return false;
        }
    }

    private String statusLine(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
        }
    }

    @Test
    void aFormWithoutTheTokenOfThisSessionIsRefused() {
        try (ConsoleVisitor visitor = ConsoleVisitor.letInto(server);
                ConsoleVisitor other = ConsoleVisitor.letInto(server)) {
            String cookie = visitor.cookie();
            other.get("/registration");
            assertThat(other.withCookie(cookie).post("/registration/proxy", Map.of("proxy", "none")))
                    .contains("form-expired");
            assertThat(other.status()).isEqualTo(403);
            assertThat(visitor.get("/registration")).contains("Proxy configuration");
        }
    }

    @Test
    void aPortThatAnotherProgramHasIsNotTaken() {
        assertThat(fixture.run("console", "--port", Integer.toString(server.port())))
                .isEqualTo(1);
        assertThat(fixture.terminal.takeErr()).contains("[console-not-started]").contains("127.0.0.1:" + server.port());
    }

    @Test
    void itListensOnTheLoopbackAddressAlone() throws IOException {
        for (NetworkInterface card : NetworkInterface.networkInterfaces().toList()) {
            for (InetAddress address : card.inetAddresses().toList()) {
                boolean ours = address.getHostAddress().equals("127.0.0.1");
                assertThat(answers(address)).as("at %s", address).isEqualTo(ours);
            }
        }
    }

    private boolean answers(InetAddress address) {
        try (Socket socket = new Socket(address, server.port())) {
            return socket.isConnected();
        } catch (IOException refused) {
            return false;
        }
    }

    @Test
    void everyAnswerForbidsWhatPagesDoNotNeed() {
        try (ConsoleVisitor visitor = ConsoleVisitor.letInto(server)) {
            assertThat(visitor.header("content-security-policy").orElseThrow())
                    .contains("default-src 'none'")
                    .contains("frame-ancestors 'none'");
            assertThat(visitor.header("cache-control")).contains("no-store");
            visitor.get("/nowhere");
            assertThat(visitor.status()).isEqualTo(404);
            assertThat(visitor.header("x-frame-options")).contains("DENY");
        }
    }

    @Test
    void whatIsNoRequestOfABrowserHarmsNothing() throws IOException {
        for (String request : new String[] {"", "GET\r\n\r\n", "POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n"}) {
            try (Socket socket = new Socket("127.0.0.1", server.port());
                    InputStream in = socket.getInputStream()) {
                socket.setSoTimeout(2_000);
                socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
                socket.shutdownOutput();
                in.readAllBytes();
            }
        }
        try (ConsoleVisitor visitor = ConsoleVisitor.letInto(server)) {
            assertThat(visitor.status()).isEqualTo(200);
        }
    }

    @Test
    void theLogHoldsNoSecret() throws IOException {
        String link = server.link();
        try (ConsoleVisitor visitor = new ConsoleVisitor(server)) {
            visitor.enter(link);
            visitor.get("/");
            visitor.get("/nowhere");
            Path logs = fixture.home().resolve("logs");
            if (Files.exists(logs)) {
                assertThat(Files.readString(logs.resolve("coffre.log")))
                        .doesNotContain(URI.create(link).getFragment())
                        .doesNotContain(visitor.cookie());
            }
        }
    }
}
