package dev.coffre.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.server.address.AddressSettings;
import dev.coffre.server.address.ServerTrust;
import dev.coffre.server.datadir.DataDirectory;
import dev.coffre.server.endpoint.WebServer;
import dev.coffre.server.http.TrustedProxies;
import dev.coffre.server.log.LogFormat;
import dev.coffre.server.service.Locations;
import dev.coffre.server.service.OfflineVault;
import dev.coffre.server.testing.TestFolders;
import dev.coffre.server.testing.TestMachine;
import dev.coffre.server.testing.TestService;
import dev.coffre.server.testing.TestStore;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.testing.SimulatedClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an operator is told when a service does not start, or a command finds no vault to work on. */
@Timeout(60) // a service that starts after all would run until it is told to stop
class RefusedStartTest {
    private static final String CODE = "\"code\":\"";

    @TempDir
    Path folder = Path.of("");

    private final SimulatedClock clock = new SimulatedClock();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private Environment environment() {
        PrintStream said = new PrintStream(out, true, UTF_8);
        return new Environment(clock, new SecureRandom(), said, said, Locale.ENGLISH, clock::nanos, TestService.CHEAP);
    }

    private Path data() {
        return folder.resolve("data");
    }

    private void assertRefused(ProblemCode expected, Path data, String... command) {
        out.reset();
        String[] all = Stream.concat(Arrays.stream(command), Stream.of("--data", data.toString(), "--json"))
                .toArray(String[]::new);

        int exit = VaultCli.run(environment(), all);

        assertThat(out.toString(UTF_8)).contains(CODE + expected.code() + "\"");
        assertThat(exit).isEqualTo(expected.exitCode().number());
    }

    private void assertServes(Path data) {
        ServeSettings settings = settings(data);
        try (ServiceProcess service = ServiceProcess.start(settings, environment(), code -> {})) {
            assertThat(service.port()).isPositive();
        }
    }

    private ServeSettings settings(Path data) {
        return new ServeSettings(
                new DataDirectory(data),
                Locations.KNOWN,
                "127.0.0.1",
                0,
                new AddressSettings(List.of(), new ServerTrust.OwnKey()),
                Optional.empty(),
                folder.resolve("agents"),
                "WARN",
                LogFormat.TEXT,
                TrustedProxies.NONE,
                WebServer.EdgePolicy.DEFAULT,
                Optional.empty());
    }

    @Test
    void aFolderThatIsNotThereOrHoldsSomethingElse() throws IOException {
        assertRefused(ProblemCode.DATA_FOLDER_MISSING, data(), "admin", "list-vaults");
        assertRefused(ProblemCode.DATA_FOLDER_MISSING, data(), "rebuild");
        assertRefused(ProblemCode.DATA_FOLDER_MISSING, data(), "store", "check");
        Files.createDirectory(data());
        Files.writeString(data().resolve("letter"), "Dear Ada");
        assertRefused(ProblemCode.DATA_FOLDER_NOT_A_VAULT, data(), "serve", "--port", "0");
        assertRefused(ProblemCode.DATA_FOLDER_NOT_A_VAULT, data(), "admin", "list-vaults");
        assertRefused(ProblemCode.DATA_FOLDER_NOT_A_VAULT, data(), "store", "check");
        assertThat(data()).isDirectoryContaining("glob:**/letter").isDirectoryNotContaining("glob:**/store");
    }

    @Test
    void aFolderThatCannotBeMade() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "in the way");
        assertRefused(ProblemCode.DATA_FOLDER_UNUSABLE, file, "serve", "--port", "0");
        assertRefused(ProblemCode.DATA_FOLDER_UNUSABLE, file.resolve("data"), "serve", "--port", "0");
        assertThat(file).hasContent("in the way");
    }

    @Test
    void aFolderAndAPortServeOneServiceAtATime() {
        TestStore.ofRun().prepare(data());
        try (ServiceProcess running = ServiceProcess.start(settings(data()), environment(), code -> {})) {
            String port = Integer.toString(running.port());
            assertRefused(ProblemCode.DATA_FOLDER_IN_USE, data(), "serve", "--port", "0");
            PrintStream systems = System.err;
            ByteArrayOutputStream logged = new ByteArrayOutputStream();
            System.setErr(new PrintStream(logged, true, UTF_8));
            assertRefused(
                    ProblemCode.PORT_IN_USE,
                    folder.resolve("other"),
                    "serve",
                    "--address",
                    "127.0.0.1",
                    "--port",
                    port);
            System.setErr(systems);
            assertThat(logged.toString(UTF_8))
                    .as("what comes before the problem")
                    .doesNotContain("APPLICATION FAILED", "ApplicationContext", "SpringApplication");
        }
        assertServes(data());
    }

    @Test
    void anAddressThatThisMachineDoesNotHave() {
        assertRefused(ProblemCode.PORT_IN_USE, data(), "serve", "--address", "192.0.2.1", "--port", "0");
    }

    @Test
    void keysThatAreLostOrDamaged() throws IOException {
        TestService.in(data()).close();
        Path tls = data().resolve("keys/tls.p12");
        Files.writeString(tls, "not a key");
        assertRefused(ProblemCode.TLS_KEY_UNUSABLE, data(), "serve", "--port", "0");
        Files.delete(tls);
        Files.writeString(data().resolve("keys/tls.key"), "-----BEGIN PRIVATE KEY-----\n");
        assertRefused(ProblemCode.TLS_KEY_UNUSABLE, data(), "serve", "--port", "0");
        Files.delete(data().resolve("keys/tls.key"));

        Path signing = data().resolve("keys/signing.key");
        byte[] key = Files.readAllBytes(signing);
        Files.write(signing, Arrays.copyOf(key, key.length - 1));
        assertRefused(ProblemCode.SIGNING_KEY_UNUSABLE, data(), "serve", "--port", "0");
        assertThat(tls).as("not made by a refused start").doesNotExist();
        Files.delete(signing);
        assertRefused(ProblemCode.SIGNING_KEY_UNUSABLE, data(), "admin", "list-vaults");
        assertThat(signing).as("never made anew for a store that has one").doesNotExist();
        Files.write(signing, key);
        assertServes(data());
    }

    /** As after a first start that was refused, when the store is elsewhere: an empty catalog would take the place of the real one. */
    @Test
    void aFolderWithoutAStoreIsNotRebuilt() {
        new DataDirectory(data()).create();
        assertRefused(ProblemCode.STORE_MISSING, data(), "rebuild");
        assertRefused(ProblemCode.STORE_MISSING, data(), "rebuild", "--catalog", "sqlite");
    }

    @Test
    void aStoreWithoutItsCatalogIsNotServedAsIfItWereEmpty() throws IOException {
        try (TestService service = TestService.in(data())) {
            new TestMachine(service, service.vault("documents"), new SplittableRandom(1)).backUp();
        }
        TestFolders.deleteCatalog(data());
        assertRefused(ProblemCode.CATALOG_MISSING, data(), "serve", "--port", "0");
        assertRefused(ProblemCode.CATALOG_MISSING, data(), "admin", "list-machines", "documents");

        new OfflineVault(new DataDirectory(data()), clock, new SecureRandom()).rebuild();
        assertServes(data());
    }

    @Test
    void aPlaceThatCredentialsCannotBeWrittenTo() {
        try (TestService service = TestService.in(data())) {
            service.vault("documents");
        }
        Path nowhere = folder.resolve("not-there/documents.VaultCredentials");
        assertRefused(
                ProblemCode.TARGET_MISSING,
                data(),
                "admin",
                "issue-credentials",
                "documents",
                "--to",
                nowhere.toString());
    }
}
