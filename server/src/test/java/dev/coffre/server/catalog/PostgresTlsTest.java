package dev.coffre.server.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.coffre.server.datadir.CatalogFile;
import dev.coffre.server.datadir.DataDirectory;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A catalog behind TLS: the server's certificate is for {@code localhost}, and an authority of our own has signed it. */
class PostgresTlsTest {
    private static final String NAME = "localhost";

    @TempDir
    private static Path folder = Path.of("");

    private static Optional<PostgresCluster> cluster = Optional.empty();

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        assumeTrue(PostgresServer.isInstalled(), "postgresql-17 is not installed");
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/openssl")), "openssl is not installed");
        authority("ca");
        authority("other");
        openssl(
                "req",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:prime256v1",
                "-nodes",
                "-keyout",
                "server.key",
                "-out",
                "server.csr",
                "-subj",
                "/CN=" + NAME);
        Files.writeString(folder.resolve("names"), "subjectAltName=DNS:" + NAME);
        openssl(
                "x509",
                "-req",
                "-in",
                "server.csr",
                "-CA",
                "ca.pem",
                "-CAkey",
                "ca.key",
                "-CAcreateserial",
                "-days",
                "2",
                "-extfile",
                "names",
                "-out",
                "server.pem");
        PostgresCluster started = PostgresCluster.start();
        cluster = Optional.of(started);
        Path key = started.file("server.key", Files.readString(folder.resolve("server.key")));
        Path certificate = started.file("server.pem", Files.readString(folder.resolve("server.pem")));
        started.kill();
        started.resume("ssl=on", "ssl_key_file=" + key, "ssl_cert_file=" + certificate);
    }

    @AfterAll
    static void stop() throws IOException, InterruptedException {
        if (cluster.isPresent()) {
            cluster.get().close();
        }
    }

    private static void authority(String name) throws IOException, InterruptedException {
        openssl(
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:prime256v1",
                "-nodes",
                "-keyout",
                name + ".key",
                "-out",
                name + ".pem",
                "-days",
                "2",
                "-subj",
                "/CN=" + name);
    }

    private static void openssl(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments));
        Path log = folder.resolve("openssl.log");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(process.waitFor()).as(Files.readString(log)).isZero();
    }

    private static PostgresLocation location(String host, String authority) {
        return cluster.orElseThrow().location(host, "sslmode=verify-full&sslrootcert=" + folder.resolve(authority));
    }

    private static void assertRefused(PostgresLocation location, ProblemCode code, String reason) {
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(location::exists)
                .satisfies(problem -> assertThat(problem.code()).isEqualTo(code))
                .satisfies(problem -> assertThat(problem.details()).containsEntry("reason", reason));
    }

    @Test
    void aServerOfTheGivenAuthorityIsUsedOverTls() {
        PostgresLocation location = location(NAME, "ca.pem");
        try (Catalog catalog = Catalog.open(location)) {
            long encrypted = catalog.write(connection -> TestSql.number(
                    connection, "SELECT COUNT(*) FROM pg_stat_ssl WHERE pid = pg_backend_pid() AND ssl"));
            assertThat(encrypted).isEqualTo(1);
        }
    }

    @Test
    void theFolderRemembersTheAuthority(@TempDir Path data) {
        PostgresLocation location = location(NAME, "ca.pem");
        CatalogFile file = new CatalogFile(new DataDirectory(data));
        file.write(location, Optional.empty());
        assertThat(file.read()).isEqualTo(location);
        assertThat(file.read().exists()).isIn(true, false);
    }

    @Test
    void aServerOfAnotherAuthorityIsRefused() {
        assertRefused(
                location(NAME, "other.pem"), ProblemCode.CATALOG_SERVER_UNREACHABLE, "its certificate is not trusted");
    }

    @Test
    void aCertificateForAnotherNameIsRefused() {
        assertRefused(
                location("127.0.0.1", "ca.pem"),
                ProblemCode.CATALOG_SERVER_UNREACHABLE,
                "its certificate is for another name");
    }

    @Test
    void anAuthorityThatIsNotThereOrNoCertificateIsNamed() {
        assertRefused(
                location(NAME, "none.pem"),
                ProblemCode.CATALOG_SERVER_UNSUITABLE,
                "the file of sslrootcert is unreadable or has no certificate");
        assertRefused(
                location(NAME, "names"),
                ProblemCode.CATALOG_SERVER_UNSUITABLE,
                "the file of sslrootcert is unreadable or has no certificate");
    }

    @Test
    void withoutTheAuthorityTheServerIsNotTrusted() {
        assertRefused(
                cluster.orElseThrow().location(NAME, "sslmode=verify-full"),
                ProblemCode.CATALOG_SERVER_UNREACHABLE,
                "its certificate is not trusted");
    }
}
