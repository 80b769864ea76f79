package dev.coffre.server.catalog;

import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.problem.SystemReason;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * Migrates the tables to the schema of this program.
 *
 * @param schema the schema of the tables, which is there; empty for SQLite, which has none
 */
record Migrations(Dialect dialect, Optional<String> schema) {
    /** Asks how many migrations have run. */
    static final String COUNT = "SELECT COUNT(*) FROM flyway_schema_history";

    private static final String RESOURCES = "classpath:dev/coffre/server/";

    /** Migrations for every engine, since V36. */
    private static final String SHARED = RESOURCES + "catalogshared";

    /**
     * The migration history of a catalog found complete in this process, by engine. A catalog with the same history
     * needs no second check.
     */
    private static final Map<Dialect, List<String>> COMPLETE = new EnumMap<>(Dialect.class);

    /**
     * @throws dev.coffre.vault.problem.Problem {@code catalog-too-new}, or {@code catalog-damaged} if a migration fails
     * @throws SQLException if the database fails or refuses
     */
    void run(DataSource source) throws SQLException {
        List<String> before = history(source);
        synchronized (COMPLETE) {
            if (!before.isEmpty() && before.equals(COMPLETE.get(dialect))) {
                return;
            }
        }
        migrate(source);
        synchronized (COMPLETE) {
            COMPLETE.put(dialect, history(source));
        }
    }

    private void migrate(DataSource source) throws SQLException {
        FluentConfiguration configuration = Flyway.configure(Migrations.class.getClassLoader())
                .dataSource(source)
                .locations(RESOURCES + dialect.migrations(), SHARED)
                .placeholders(dialect.types())
                .validateMigrationNaming(true)
                .loggers("slf4j");
        schema.ifPresent(name -> configuration.schemas(name).createSchemas(false));
        Flyway flyway = configuration.load();
        try {
            refuseNewer(flyway);
            flyway.migrate();
        } catch (FlywayException e) {
            for (@Nullable Throwable at = e; at != null; at = at.getCause()) {
                if (at instanceof SQLException failure) {
                    throw failure;
                }
            }
            throw ProblemCode.CATALOG_DAMAGED.with("reason", SystemReason.of(e)).causedBy(e);
        }
    }

    /** Returns the migration history; empty if there is none yet or it is unreadable. Flyway then reports the error. */
    private static List<String> history(DataSource source) {
        List<String> history = new ArrayList<>();
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT version, script, checksum, success"
                        + " FROM flyway_schema_history ORDER BY installed_rank")) {
            while (row.next()) {
                history.add(
                        row.getString(1) + ' ' + row.getString(2) + ' ' + row.getString(3) + ' ' + row.getString(4));
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
