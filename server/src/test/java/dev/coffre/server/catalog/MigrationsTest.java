package dev.coffre.server.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrationsTest {
    @TempDir
    Path folder;

    @Test
    void aCatalogOfANewerProgramIsRefusedByName() throws SQLException {
        Catalog.open(folder).close();
        Catalog.open(folder).close();
        execute("INSERT INTO flyway_schema_history SELECT 1000, '999', 'of tomorrow', type, 'V999__of_tomorrow.sql', 1,"
                + " installed_by, installed_on, 1, success FROM flyway_schema_history WHERE version = '1'");

        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> Catalog.open(folder))
                .satisfies(problem -> assertThat(problem.code()).isEqualTo(ProblemCode.CATALOG_TOO_NEW));
    }

    @Test
    void aCatalogWhoseHistoryWasEditedIsDamagedNotTooNew() throws SQLException {
        Catalog.open(folder).close();
        execute("UPDATE flyway_schema_history SET checksum = 1 WHERE version = '1'");

        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> Catalog.open(folder))
                .satisfies(problem -> assertThat(problem.code()).isEqualTo(ProblemCode.CATALOG_DAMAGED));
    }

    private void execute(String sql) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("catalog.db"));
                var statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }
}
