package dev.coffre.server.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.nio.file.Path;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MigrationsTest {
    private static final String HISTORY = "flyway_schema_history";

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void aCatalogOfANewerProgramIsRefusedByName(TestEngine engine) {
        CatalogLocation location = engine.location(folder);
        Catalog.open(location).close();
        Catalog.open(location).close();
        execute(
                location,
                "INSERT INTO flyway_schema_history SELECT 1000, '999', 'of tomorrow', type, 'V999__of_tomorrow.sql',"
                        + " 1, installed_by, installed_on, 1, success FROM flyway_schema_history WHERE installed_rank ="
                        + " 1");

        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> Catalog.open(location))
                .satisfies(problem -> assertThat(problem.code()).isEqualTo(ProblemCode.CATALOG_TOO_NEW));
    }

    @ParameterizedTest
    @EnumSource
    void aCatalogWhoseHistoryWasEditedIsDamagedNotTooNew(TestEngine engine) {
        CatalogLocation location = engine.location(folder);
        Catalog.open(location).close();
        execute(location, "UPDATE flyway_schema_history SET checksum = 1 WHERE installed_rank = 1");

        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> Catalog.open(location))
                .satisfies(problem -> assertThat(problem.code()).isEqualTo(ProblemCode.CATALOG_DAMAGED));
    }

    /** The index of a large table takes longer than an operator lets a transaction be idle. */
    @Test
    void migrationsOutlastTheTimeLimitsOfTheServer() throws SQLException {
        PostgresLocation location = (PostgresLocation) TestEngine.POSTGRESQL.location(folder);
        PostgresSource source = PostgresSource.of(location);
        source.requireSuitable();
        String limit = "idle_in_transaction_session_timeout";
        PostgresServer.get().execute("ALTER ROLE coffre SET " + limit + " = '20ms'");
        try {
            new Migrations(Dialect.POSTGRESQL, Optional.of(location.schema())).run(source.forMigration());
        } finally {
            PostgresServer.get().execute("ALTER ROLE coffre RESET " + limit);
        }

        Catalog.open(location).close();
    }

    /** A rebuild would not help, and costs what only the catalog has. */
    @Test
    void aFileThatIsLockedMeanwhileIsNoDamage() throws SQLException {
        SqliteLocation location = new SqliteLocation(folder);
        try (var other = new SqliteSource(folder.resolve("catalog.db"))
                        .forMigration()
                        .getConnection();
                var statement = other.createStatement()) {
            statement.execute("BEGIN EXCLUSIVE");

            assertThatExceptionOfType(Problem.class)
                    .isThrownBy(() -> Catalog.open(location))
                    .satisfies(problem -> assertThat(problem.code()).isEqualTo(ProblemCode.CATALOG_UNAVAILABLE));
        }
    }

    @Test
    void bothEnginesHaveTheSameTables() {
        Map<String, String> sqlite = tables(TestEngine.SQLITE);
        Map<String, String> postgres = tables(TestEngine.POSTGRESQL);

        // SQLite has the ord in every index.
        assertThat(sqlite.remove("record_oid")).isEqualTo("[ unique oid,  unique domain]");
        assertThat(postgres.remove("record_oid")).isEqualTo("[ unique oid,  unique domain,  unique ord]");
        assertThat(sqlite).hasSizeGreaterThan(300).containsExactlyEntriesOf(postgres);
    }

    /** SQLite's numbers have 64 bits whatever their type is called. */
    @Test
    void numbersOfRecordsPacksAndRowsHave64BitsInPostgresql() {
        Set<String> names =
                Set.of("ord", "pack", "nr", "n", "domain", "cycle", "seq", "start", "last_ord", "first_ord");
        try (Catalog catalog = Catalog.open(TestEngine.POSTGRESQL.location(folder))) {
            Map<String, String> types = new TreeMap<>();
            catalog.read(connection -> {
                TestSql.forEach(
                        connection,
                        row -> {
                            if (names.contains(row.getString(2))
                                    && !row.getString(3).equals("bytea")) {
                                types.put(row.getString(1) + "." + row.getString(2), row.getString(3));
                            }
                        },
                        "SELECT table_name, column_name, data_type FROM information_schema.columns"
                                + " WHERE table_schema = current_schema()");
                return true;
            });
            assertThat(types).hasSizeGreaterThan(20);
            assertThat(types.values()).containsOnly("bigint");
        }
    }

    /** Columns by name with kind of type and whether they may be NULL, primary keys, and indexes with their columns. */
    private Map<String, String> tables(TestEngine engine) {
        try (Catalog catalog = Catalog.open(engine.location(folder))) {
            return catalog.read(connection -> {
                try {
                    DatabaseMetaData database = connection.jdbc().getMetaData();
                    String schema = connection.jdbc().getSchema();
                    Map<String, String> found = new TreeMap<>();
                    try (ResultSet table = database.getTables(null, schema, "%", new String[] {"TABLE"})) {
                        while (table.next()) {
                            String name = table.getString("TABLE_NAME");
                            if (!name.equals(HISTORY)) {
                                describe(database, schema, name, found);
                            }
                        }
                    }
                    return found;
                } catch (SQLException e) {
                    throw new UncheckedSqlException(e);
                }
            });
        }
    }

    private static void describe(DatabaseMetaData database, String schema, String table, Map<String, String> found)
            throws SQLException {
        Map<Integer, String> key = new TreeMap<>();
        try (ResultSet row = database.getPrimaryKeys(null, schema, table)) {
            while (row.next()) {
                key.put(row.getInt("KEY_SEQ"), row.getString("COLUMN_NAME"));
            }
        }
        found.put(table, "key " + key.values());
        try (ResultSet row = database.getColumns(null, schema, table, "%")) {
            while (row.next()) {
                String column = row.getString("COLUMN_NAME");
                boolean isRequired = key.containsValue(column)
                        || row.getString("IS_NULLABLE").equals("NO");
                found.put(table + "." + column, kind(row.getString("TYPE_NAME")) + (isRequired ? " not null" : ""));
            }
        }
        Map<String, Set<String>> indexes = new TreeMap<>();
        try (ResultSet row = database.getIndexInfo(null, schema, table, false, true)) {
            while (row.next()) {
                String index = row.getString("INDEX_NAME");
                if (index != null
                        && !index.startsWith("sqlite_")
                        && !index.endsWith("_pkey")
                        && !index.endsWith("_key")) {
                    indexes.computeIfAbsent(index, unused -> new TreeSet<>())
                            .add(row.getInt("ORDINAL_POSITION") + (row.getBoolean("NON_UNIQUE") ? "" : " unique") + " "
                                    + row.getString("COLUMN_NAME"));
                }
            }
        }
        // SQLite counts the columns of an index from 0.
        indexes.forEach((index, columns) -> found.put(
                index,
                columns.stream()
                                .map(column -> column.substring(column.indexOf(' ')))
                                .toList() + ""));
    }

    private static String kind(String type) {
        return switch (type.toLowerCase(Locale.ROOT).replaceAll("\\(.*", "")) {
            case "integer", "bigint", "int4", "int8", "bigserial", "serial" -> "number";
            case "varchar", "text" -> "text";
            case "blob", "bytea" -> "bytes";
            default -> type;
        };
    }

    private static void execute(CatalogLocation location, String sql) {
        try (var connection = location instanceof PostgresLocation postgres
                        ? PostgresSource.of(postgres).forMigration().getConnection()
                        : new SqliteSource(((SqliteLocation) location).folder().resolve("catalog.db"))
                                .forMigration()
                                .getConnection();
                var statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
