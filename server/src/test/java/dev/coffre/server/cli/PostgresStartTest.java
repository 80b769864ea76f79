package dev.coffre.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.coffre.server.address.AddressSettings;
import dev.coffre.server.address.ServerTrust;
import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.PostgresLocation;
import dev.coffre.server.catalog.PostgresServer;
import dev.coffre.server.catalog.SqliteLocation;
import dev.coffre.server.catalog.TestEngine;
import dev.coffre.server.datadir.CatalogFile;
import dev.coffre.server.datadir.DataDirectory;
import dev.coffre.server.endpoint.WebServer;
import dev.coffre.server.http.TrustedProxies;
import dev.coffre.server.log.LogFormat;
import dev.coffre.server.service.Locations;
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
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A service that is told to keep its catalog in PostgreSQL. */
@Timeout(120) // one that serves does not end
class PostgresStartTest {
    @TempDir
    private Path folder = Path.of("");

    private final SimulatedClock clock = new SimulatedClock();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private PostgresLocation location;

    @BeforeEach
    void findServer() {
        assumeTrue(PostgresServer.isInstalled(), "postgresql-17 is not installed");
        location = (PostgresLocation) TestEngine.POSTGRESQL.location(data().resolve("catalog"));
    }

    private Environment environment() {
        PrintStream said = new PrintStream(out, true, UTF_8);
        return new Environment(clock, new SecureRandom(), said, said, Locale.ENGLISH, clock::nanos, TestService.CHEAP);
    }

    private Path data() {
        return folder.resolve("data");
    }

    private String password() {
        return location.passwordFile().orElseThrow().toString();
    }

    private int run(Path data, String... command) {
        out.reset();
        String[] all = Stream.concat(Stream.of(command), Stream.of("--data", data.toString(), "--json"))
                .toArray(String[]::new);
        return VaultCli.run(environment(), all);
    }

    private void assertRefused(ProblemCode expected, String address, String passwordFile) {
        int exit = run(data(), "serve", "--port", "0", "--catalog", address, "--catalog-password-file", passwordFile);
        assertThat(out.toString(UTF_8)).contains("\"code\":\"" + expected.code() + "\"");
        assertThat(exit).isEqualTo(expected.exitCode().number());
    }

    private ServiceProcess start(Path data, boolean inPostgres) {
        TestStore.ofRun().prepare(data);
        ServeSettings settings = new ServeSettings(
                new DataDirectory(data),
                inPostgres ? new Locations(Optional.of(location), Optional.empty()) : Locations.KNOWN,
                "127.0.0.1",
                0,
                new AddressSettings(List.of(), new ServerTrust.OwnKey()),
                Optional.empty(),
                folder.resolve("agents"),
                "WARN",
                LogFormat.TEXT,
                TrustedProxies.NONE,
                WebServer.EdgePolicy.DEFAULT,
                Optional.of(Duration.ZERO));
        return ServiceProcess.start(settings, environment(), code -> {});
    }

    /** A recovery point in the store, so that an empty catalog would not do. */
    private void backUp() {
        try (TestService service = TestService.in(data(), TestEngine.POSTGRESQL)) {
            new TestMachine(service, service.vault("documents"), new SplittableRandom(1)).backUp();
        }
    }

    private String address(String userAndDatabase) {
        return location.toString()
                .replaceFirst("//[^/]*@([^/]*)/[^?]*", "//" + userAndDatabase.replaceFirst("/", "@\\$1/"));
    }

    @Test
    void aServerThatDoesNotAnswerIsNamed() {
        assertRefused(
                ProblemCode.CATALOG_SERVER_UNREACHABLE,
                "postgresql://coffre@127.0.0.1:1/postgres?sslmode=disable",
                password());
        assertThat(out.toString(UTF_8)).contains("postgresql://coffre@127.0.0.1:1/postgres");
    }

    @Test
    void aServerThatSpeaksNoTlsIsRefusedByDefault() {
        assertRefused(
                ProblemCode.CATALOG_SERVER_UNREACHABLE,
                location.toString().replace("&sslmode=disable", ""),
                password());
    }

    @Test
    void aWrongPasswordIsRefusedAndNotShown() throws IOException {
        Path wrong = Files.writeString(folder.resolve("wrong"), "quite-another");
        assertRefused(ProblemCode.CATALOG_SERVER_UNSUITABLE, location.toString(), wrong.toString());
        assertThat(out.toString(UTF_8)).doesNotContain("quite-another");
    }

    @Test
    void aPasswordFileThatIsNotThereOrEmpty() throws IOException {
        assertRefused(
                ProblemCode.PASSWORD_FILE_UNREADABLE,
                location.toString(),
                folder.resolve("none").toString());
        Path empty = Files.createFile(folder.resolve("empty"));
        assertRefused(ProblemCode.PASSWORD_FILE_UNREADABLE, location.toString(), empty.toString());
    }

    @Test
    void aDatabaseThatIsNotThere() {
        assertRefused(ProblemCode.CATALOG_SERVER_UNSUITABLE, address("coffre/nowhere"), password());
    }

    @Test
    void aDatabaseOfAnotherEncoding() {
        PostgresServer.get().execute("CREATE DATABASE ascii ENCODING 'SQL_ASCII' TEMPLATE template0");
        assertRefused(ProblemCode.CATALOG_SERVER_UNSUITABLE, address("coffre/ascii"), password());
        assertThat(out.toString(UTF_8)).contains("another encoding");
    }

    @Test
    void aRoleWithoutRights() {
        PostgresServer.get().execute("CREATE ROLE weak LOGIN PASSWORD 'test'");
        assertRefused(ProblemCode.CATALOG_SERVER_UNSUITABLE, address("weak/postgres"), password());
        assertThat(out.toString(UTF_8)).contains("the role lacks a right");
    }

    @Test
    void theFolderRemembersItsCatalogAndOnlyARebuildMovesIt() {
        DataDirectory directory = new DataDirectory(data());
        start(data(), true).close();
        assertThat(new CatalogFile(directory).read()).isEqualTo(location);
        backUp();
        assertThat(location.exists()).isTrue();
        assertThat(new SqliteLocation(directory.catalog()).exists()).isFalse();

        assertThat(run(data(), "serve", "--port", "0", "--catalog", "sqlite"))
                .isEqualTo(ProblemCode.CATALOG_ELSEWHERE.exitCode().number());
        assertThat(out.toString(UTF_8)).contains(ProblemCode.CATALOG_ELSEWHERE.code());

        assertThat(run(data(), "rebuild", "--catalog", "sqlite")).isZero();
        assertThat(new CatalogFile(directory).read()).isEqualTo(new SqliteLocation(directory.catalog()));
        start(data(), false).close();
        assertVaultIsThere();

        assertThat(run(data(), "rebuild", "--catalog", location.toString(), "--catalog-password-file", password()))
                .isZero();
        assertThat(new SqliteLocation(directory.catalog()).exists())
                .as("an outdated catalog")
                .isFalse();
        start(data(), false).close();
        assertVaultIsThere();
    }

    private void assertVaultIsThere() {
        assertThat(run(data(), "admin", "list-vaults")).isZero();
        assertThat(out.toString(UTF_8)).contains("documents");
    }

    @Test
    void theCatalogOfAnotherServiceIsRefused() {
        start(folder.resolve("other"), true).close();
        assertRefused(ProblemCode.CATALOG_OF_OTHER_SERVICE, location.toString(), password());
    }

    @Test
    void aRebuildDeletesNoCatalogOfAnotherService() {
        start(folder.resolve("other"), true).close();
        start(data(), false).close();
        assertRebuildRefused(ProblemCode.CATALOG_OF_OTHER_SERVICE);
        start(folder.resolve("other"), true).close();
    }

    @Test
    void aRebuildDeletesNoOtherTables() {
        PostgresServer.get().execute("CREATE SCHEMA " + location.schema());
        PostgresServer.get().execute("CREATE TABLE " + location.schema() + ".customer (name TEXT)");
        start(data(), false).close();
        assertRebuildRefused(ProblemCode.CATALOG_SERVER_UNSUITABLE);
        PostgresServer.get().execute("INSERT INTO " + location.schema() + ".customer VALUES ('ada')");
    }

    @Test
    void aRebuildIsRefusedWhileAProcessHasTheCatalogOpen() {
        backUp();
        try (Catalog otherProcess = Catalog.open(location)) {
            assertThat(otherProcess.isShared()).isTrue();
            assertRebuildRefused(ProblemCode.CATALOG_IN_USE);
        }
        assertThat(run(data(), "rebuild")).isZero();
        assertVaultIsThere();
    }

    @Test
    void aStartIsRefusedWhileARebuildRuns() {
        backUp();
        try (Catalog rebuilding = Catalog.open(location.beside())) {
            assertThat(rebuilding.isShared()).isTrue();
            assertRefused(ProblemCode.CATALOG_IN_USE, location.toString(), password());
        }
        assertVaultIsThere();
    }

    private void assertRebuildRefused(ProblemCode expected) {
        assertThat(run(data(), "rebuild", "--catalog", location.toString(), "--catalog-password-file", password()))
                .isEqualTo(expected.exitCode().number());
        assertThat(out.toString(UTF_8)).contains(expected.code());
    }

    @Test
    void aLostCatalogIsMissing() {
        backUp();
        location.delete();
        assertThat(run(data(), "serve", "--port", "0"))
                .isEqualTo(ProblemCode.CATALOG_MISSING.exitCode().number());
        assertThat(out.toString(UTF_8)).contains(ProblemCode.CATALOG_MISSING.code());
        assertThat(run(data(), "rebuild")).isZero();
        assertVaultIsThere();
    }
}
