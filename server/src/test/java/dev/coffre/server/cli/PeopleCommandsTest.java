package dev.coffre.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.server.address.AddressSettings;
import dev.coffre.server.address.ServerTrust;
import dev.coffre.server.datadir.DataDirectory;
import dev.coffre.server.endpoint.WebServer;
import dev.coffre.server.http.TrustedProxies;
import dev.coffre.server.log.LogFormat;
import dev.coffre.server.message.FirstAdministratorRequest;
import dev.coffre.server.message.SignInRequest;
import dev.coffre.server.service.Locations;
import dev.coffre.server.testing.AnyCertificate;
import dev.coffre.server.testing.TestService;
import dev.coffre.server.testing.TestStore;
import dev.coffre.vault.testing.SimulatedClock;
import dev.coffre.vault.wire.WireJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Accounts, roles, tokens and the audit log from the command line, and a first start without any account. */
class PeopleCommandsTest {
    private static final String PASSWORD = "correct horse battery";

    @TempDir
    Path folder = Path.of("");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private Environment environment() {
        return new Environment(
                new SimulatedClock(),
                new SecureRandom(),
                new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8),
                Locale.ENGLISH);
    }

    /** The exit code; what was said is in {@link #out}. */
    private int admin(String... arguments) {
        out.reset();
        err.reset();
        List<String> all = new ArrayList<>(List.of("admin", arguments[0], "--data", data().toString()));
        all.addAll(List.of(arguments).subList(1, arguments.length));
        return VaultCli.run(environment(), all.toArray(String[]::new));
    }

    private Path data() {
        return folder.resolve("data");
    }

    private String said() {
        return out.toString(UTF_8) + err.toString(UTF_8);
    }

    @Test
    void anOperatorOfTheServiceLooksAfterPeople() throws IOException {
        TestService.in(data()).close();
        Path password = Files.writeString(folder.resolve("password"), PASSWORD + "\n");
        assertThat(admin("create-account", "root", "--password-file", password.toString(), "--administrator"))
                .as(said())
                .isZero();
        assertThat(admin("create-account", "ada", "--password-file", password.toString()))
                .isZero();
        assertThat(said()).contains("ada").doesNotContain(PASSWORD);
        assertThat(admin("create-vault", "documents")).isZero();
        assertThat(admin("set-role", "ada", "documents", "operator")).isZero();
        assertThat(admin("set-role", "ada", "documents", "king")).isEqualTo(2);
        assertThat(admin("list-accounts")).isZero();
        assertThat(said()).contains("ada  documents: operator", "root  administrator of the service");
        assertThat(admin("remove-account", "root")).isEqualTo(9);
        assertThat(said()).contains("last-administrator");
        Path token = folder.resolve("token");
        assertThat(admin("create-token", "ada", "nightly", "--vault", "documents", "--to", token.toString()))
                .as(said())
                .isZero();
        assertThat(Files.readString(token)).matches("coffre_[0-9a-f]{64}");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(token)))
                .isEqualTo("rw-------");
        assertThat(said()).doesNotContain(Files.readString(token));
        assertThat(admin("list-tokens")).isZero();
        assertThat(said()).contains("ada  nightly");
        assertThat(admin("revoke-token", "ada", "nightly")).isZero();
        assertThat(admin("reset-second-factor", "ada")).isEqualTo(9);
        assertThat(admin("verify-audit")).isZero();
        Path log = data().resolve("audit/0000000000000001");
        Files.writeString(log, Files.readString(log).replace("\"operator\"", "\"owner\""));
        assertThat(admin("verify-audit")).isEqualTo(8);
        assertThat(said()).contains("audit-log-broken");
    }

    @Test
    void aServiceWithoutAccountsShowsACodeThatMakesTheFirst() throws Exception {
        ServeSettings settings = settings(0);
        HttpClient client = AnyCertificate.client();
        List<String> codes = new ArrayList<>();
        try (ServiceProcess service = ServiceProcess.start(settings, environment(), codes::add)) {
            String code = codes.getFirst();
            assertThat(post(
                            client,
                            service,
                            "/v1/admin/setup",
                            new FirstAdministratorRequest("wrong", "ada", PASSWORD)))
                    .isEqualTo(403);
            assertThat(post(client, service, "/v1/admin/setup", new FirstAdministratorRequest(code, "ada", PASSWORD)))
                    .isEqualTo(200);
            assertThat(post(client, service, "/v1/admin/setup", new FirstAdministratorRequest(code, "eve", PASSWORD)))
                    .isEqualTo(409);
            assertThat(post(client, service, "/v1/admin/token", new SignInRequest("ada", PASSWORD)))
                    .isEqualTo(200);
        }
        try (ServiceProcess again = ServiceProcess.start(settings, environment(), codes::add)) {
            assertThat(again.port()).isPositive();
        }
        assertThat(Files.readString(data().resolve("audit/0000000000000001")))
                .contains("\"set-up\"", "\"127.0.0.1\"")
                .doesNotContain(codes.getFirst(), PASSWORD);
        assertThat(codes).as("shown by the second start, too").hasSize(1);
    }

    @Test
    void theSetupCodeIsShownBeforeAnyRequestIsAnswered() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        List<String> unanswered = new ArrayList<>();

        ServiceProcess.start(settings(port), environment(), code -> {
                    assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port))
                            .isInstanceOf(ConnectException.class);
                    unanswered.add(code);
                })
                .close();

        assertThat(unanswered).hasSize(1);
    }

    private ServeSettings settings(int port) {
        TestStore.ofRun().prepare(data());
        return new ServeSettings(
                new DataDirectory(data()),
                Locations.KNOWN,
                "127.0.0.1",
                port,
                new AddressSettings(List.of(), new ServerTrust.OwnKey()),
                Optional.empty(),
                folder.resolve("agents"),
                "INFO",
                LogFormat.TEXT,
                TrustedProxies.NONE,
                WebServer.EdgePolicy.DEFAULT,
                Optional.empty());
    }

    private static int post(HttpClient client, ServiceProcess service, String path, Object message) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + service.port() + path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(WireJson.write(message)))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }
}
