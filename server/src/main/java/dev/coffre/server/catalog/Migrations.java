package dev.coffre.server.catalog;

import dev.coffre.vault.problem.ProblemCode;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;

/** Brings the tables to the state that this program expects. */
final class Migrations {
    private Migrations() {}

    static void run(SqliteSource source) {
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
            throw ProblemCode.CATALOG_DAMAGED
                    .with("reason", String.valueOf(e.getMessage()))
                    .causedBy(e);
        }
    }

    /** By itself Flyway passes over what it does not know, and this program would write by rules that hold no more. */
    private static void refuseNewer(Flyway flyway) {
        for (MigrationInfo applied : flyway.info().applied()) {
            if (applied.getState() == MigrationState.FUTURE_SUCCESS) {
                throw ProblemCode.CATALOG_TOO_NEW.problem();
            }
        }
    }
}
