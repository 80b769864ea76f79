package dev.coffre.server.catalog;

import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.problem.SystemReason;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;

/** Migrates the tables to the schema of this program. */
final class Migrations {
    /**
     * The migration history of a catalog found complete in this process. A catalog with the same history needs no
     * second check.
     */
    private static volatile List<String> complete = List.of();

    private Migrations() {}

    static void run(SqliteSource source) {
        if (!complete.isEmpty() && complete.equals(history(source))) {
            return;
        }
        migrate(source);
        complete = history(source);
    }

    private static void migrate(SqliteSource source) {
        Flyway flyway = Flyway.configure(Migrations.class.getClassLoader())
                .dataSource(source.forMigration())
                .locations("classpath:dev/coffre/server/catalog")
                .placeholders(Map.of("bytes", "BLOB"))
                .validateMigrationNaming(true)
                .loggers("slf4j")
                .load();
        try {
            refuseNewer(flyway);
            flyway.migrate();
        } catch (FlywayException e) {
            throw ProblemCode.CATALOG_DAMAGED.with("reason", SystemReason.of(e)).causedBy(e);
        }
    }

    /** Returns the migration history; empty if there is none yet or it is unreadable. Flyway then reports the error. */
    private static List<String> history(SqliteSource source) {
        List<String> history = new ArrayList<>();
        try (Connection connection = source.forMigration().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT version, script, checksum, success"
                        + " FROM flyway_schema_history ORDER BY installed_rank")) {
            while (row.next()) {
                history.add(row.getString(1) + ' ' + row.getString(2) + ' ' + row.getInt(3) + ' ' + row.getInt(4));
            }
            return history;
        } catch (SQLException none) {
            return List.of();
        }
    }

    /**
     * Refuses a newer schema. Flyway would ignore migrations that it does not know, and this program would write by outdated
     * rules.
     */
    private static void refuseNewer(Flyway flyway) {
        for (MigrationInfo applied : flyway.info().applied()) {
            if (applied.getState() == MigrationState.FUTURE_SUCCESS) {
                throw ProblemCode.CATALOG_TOO_NEW.problem();
            }
        }
    }
}
