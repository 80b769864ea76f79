package dev.coffre.server.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only a catalog in PostgreSQL can meet. */
class PostgresCatalogTest {
    private static final String FENCE = "UPDATE write_fence SET passed = passed + 1";

    /** The pool takes a connection for sound that was opened or used less than 500 ms ago. */
    private static final int UNTESTED_MS = 600;

    @TempDir
    private Path folder = Path.of("");

    private PostgresLocation location;
    private Catalog catalog;

    @BeforeEach
    void open() {
        location = (PostgresLocation) TestEngine.POSTGRESQL.location(folder);
        catalog = Catalog.open(location);
    }

    @AfterEach
    void close() {
        catalog.close();
        location.delete();
    }

    private long passed() {
        return catalog.read(connection -> TestSql.number(connection, "SELECT passed FROM write_fence"));
    }

    private static void cutConnections() {
        PostgresServer.get()
                .execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                        + " WHERE application_name LIKE 'coffre-vault%' AND pid <> pg_backend_pid()");
    }

    @Test
    void aConnectionCutInATransactionIsRetriableAndTheNextOneWorks() throws InterruptedException {
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> catalog.change(connection -> {
                    TestSql.update(connection, FENCE);
                    cutConnections();
                    TestSql.update(connection, FENCE);
                }))
                .satisfies(problem -> assertThat(problem.code()).isEqualTo(ProblemCode.CATALOG_SERVER_UNREACHABLE));
        assertThat(catalog.isWritable()).isTrue();
        Thread.sleep(UNTESTED_MS);
        assertThat(passed()).isEqualTo(1);
    }

    @Test
    void aTransactionWaitsForThatOfALostConnection() throws Exception {
        try (Connection lost = PostgresSource.of(location).forWriting()) {
            execute(lost, "SELECT pg_advisory_xact_lock(hashtext(current_schema()), 1)");
            execute(lost, FENCE);
            CompletableFuture<Long> next = CompletableFuture.supplyAsync(
                    () -> catalog.write(connection -> TestSql.number(connection, "SELECT passed FROM write_fence")));
            Thread.sleep(300);
            assertThat(next).as("the lost transaction has not ended").isNotDone();
            lost.commit();
            assertThat(next.get(10, TimeUnit.SECONDS)).isEqualTo(1);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void writesWaitForTheServersLogEvenIfTheDatabaseDoesNot() {
        PostgresServer.get().execute("ALTER DATABASE postgres SET synchronous_commit = 'off'");
        try (Catalog again = Catalog.open(location)) {
            String[] setting = new String[1];
            again.change(connection -> TestSql.forEach(
                    connection, row -> setting[0] = row.getString(1), "SELECT current_setting('synchronous_commit')"));
            assertThat(setting[0]).isEqualTo("on");
        } finally {
            PostgresServer.get().execute("ALTER DATABASE postgres RESET synchronous_commit");
        }
    }

    @Test
    void aReadSeesOneSnapshotAndCannotWrite() {
        long[] before = new long[1];
        long after = catalog.read(connection -> {
            before[0] = TestSql.number(connection, "SELECT passed FROM write_fence");
            catalog.change(other -> TestSql.update(other, FENCE));
            return TestSql.number(connection, "SELECT passed FROM write_fence");
        });
        assertThat(after).isEqualTo(before[0]);
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> catalog.read(connection -> TestSql.update(connection, FENCE)));
        assertThat(passed()).isEqualTo(1);
    }

    @Test
    void aRebuiltCatalogTakesThePlaceOfTheOldOneAtOnce() {
        catalog.change(connection -> TestSql.update(connection, FENCE));
        catalog.close();
        assertThat(location.beside().exists()).isFalse();
        Catalog.open(location.beside()).close();

        location.replace();

        assertThat(location.beside().exists()).isFalse();
        catalog = Catalog.open(location);
        assertThat(passed()).isZero();
    }

    /** Names and descriptions may have it, and are in the journal before they are here. */
    @Test
    void aTextWithNulIsKeptWithout() {
        String text = catalog.write(connection -> {
            TestSql.update(connection, "CREATE TABLE named (name TEXT NOT NULL)");
            TestSql.update(connection, "INSERT INTO named VALUES (?)", "a\0b");
            return new Sql(connection)
                    .first(row -> row.getString(1), "SELECT name FROM named")
                    .orElseThrow();
        });
        assertThat(text).isEqualTo("a\uFFFDb");
    }

    @Test
    void addressesAreReadAndWrittenAlike() {
        for (String text : List.of(
                "postgresql://coffre@db.example.org:5432/coffre",
                "postgresql://coffre@[::1]:5433/coffre?sslmode=disable",
                "postgresql://ada@10.0.0.1:5432/vault?schema=one&sslmode=verify-ca&sslrootcert=/etc/ca.pem")) {
            assertThat(PostgresAddress.parse(text, Optional.empty())).hasToString(text);
        }
        assertThat(PostgresAddress.parse("postgresql://db/x", Optional.empty()))
                .hasToString("postgresql://coffre@db:5432/x");
    }

    /** What has another meaning in an address is encoded, as people write it and as the folder remembers it. */
    @Test
    void addressesWithEncodedCharactersAreReadAndWrittenAlike() {
        String text =
                "postgresql://ada%40example.org@db:5432/the%20vault%3F?sslrootcert=/etc/a%26b%25/my%20ca+%C3%A9.pem";
        PostgresLocation location = PostgresAddress.parse(text, Optional.empty());
        assertThat(location.address().user()).isEqualTo("ada@example.org");
        assertThat(location.address().database()).isEqualTo("the vault?");
        assertThat(location.address().rootCertificate()).contains(Path.of("/etc/a&b%/my ca+é.pem"));
        assertThat(PostgresAddress.parse(location.toString(), Optional.empty())).isEqualTo(location);
    }

    @Test
    void wrongAddressesAreRefusedAndNotQuoted() {
        for (String text : List.of(
                "postgresql://ada:secret@db/coffre",
                "postgresql://ada secret@db/coffre",
                "postgresql:///secret",
                "postgresql://db/secret/more",
                "postgresql://db:0/secret",
                "postgresql://db:99999/secret",
                "postgresql://db/coffre?password=secret",
                "postgresql://db/coffre?schema=secret;drop",
                "postgresql://db/coffre?sslmode=secret",
                "postgresql://db/coffre?sslmode=require&sslrootcert=secret",
                "jdbc:secret",
                "postgresql://db/" + "é".repeat(400), // a secret that is longer when it is written
                "postgresql://db/coffre?sslrootcert=secret%00",
                "postgresql://db/" + "x".repeat(2_000))) {
            assertThatExceptionOfType(Problem.class)
                    .as(text)
                    .isThrownBy(() -> PostgresAddress.parse(text, Optional.empty()))
                    .satisfies(problem -> assertThat(problem.code()).isEqualTo(ProblemCode.FLAGS_INVALID))
                    .satisfies(
                            problem -> assertThat(problem.details().toString()).doesNotContain("secret"));
        }
    }
}
