package dev.coffre.server.catalog;

import dev.coffre.vault.problem.ProblemCode;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.exception.FlywayValidateException;

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
            flyway.migrate();
        } catch (FlywayValidateException e) {
            throw ProblemCode.CATALOG_TOO_NEW.problem().causedBy(e);
        } catch (FlywayException e) {
            throw ProblemCode.CATALOG_DAMAGED
                    .with("reason", String.valueOf(e.getMessage()))
                    .causedBy(e);
        }
    }
}
