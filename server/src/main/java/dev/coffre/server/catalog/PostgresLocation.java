package dev.coffre.server.catalog;

import com.zaxxer.hikari.HikariDataSource;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.signing.VerifyingKey;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A catalog in a schema of its own in a PostgreSQL database.
 *
 * @param schema a name of letters, digits and underscores, so that it needs no quoting
 * @param passwordFile read at each start; empty if the server asks for no password
 */
public record PostgresLocation(PostgresAddress address, String schema, Optional<Path> passwordFile)
        implements CatalogLocation {
    /** The schema of an address that names none. */
    public static final String DEFAULT_SCHEMA = "coffre";

    private static final String BESIDE = "_rebuilding";
    private static final int TRIES = 20;
    private static final int PAUSE_MILLIS = 100;

    @Override
    public boolean exists() {
        return ask(connection -> hasTable(connection, "journal_state"));
    }

    @Override
    public PostgresLocation beside() {
        return new PostgresLocation(address, schema + BESIDE, passwordFile);
    }

    /** Returns whether a rebuild makes a catalog here. */
    boolean isBeside() {
        return schema.endsWith(BESIDE);
    }

    @Override
    public void delete() {
        ask(connection -> execute(connection, "DROP SCHEMA IF EXISTS " + schema + " CASCADE"));
    }

    /** In one transaction: a crash leaves the old catalog or the new one. */
    @Override
    public void replace() {
        ask(connection -> execute(
                connection,
                "DROP SCHEMA IF EXISTS " + schema + " CASCADE",
                "ALTER SCHEMA " + schema + BESIDE + " RENAME TO " + schema));
    }

    /**
     * Refuses a schema with the catalog of another vault service, or with other tables.
     *
     * @throws Problem {@code catalog-of-other-service}, {@code catalog-server-unsuitable}
     */
    public void requireReplaceable(VerifyingKey service) {
        if (!exists()) {
            if (ask(connection -> hasRows(
                    connection,
                    "SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = ?",
                    schema))) {
                throw unsuitable("the schema has other tables");
            }
            return;
        }
        requireNotOfOther(service);
    }

    /**
     * Refuses the catalog of another vault service, without changing it.
     *
     * @throws Problem {@code catalog-of-other-service}
     */
    public void requireNotOfOther(VerifyingKey service) {
        boolean isOfOther = ask(connection -> hasTable(connection, "catalog_service")
                && hasRows(
                        connection,
                        "SELECT 1 FROM " + schema + ".catalog_service WHERE signing_key <> ?",
                        service.bytes()));
        if (isOfOther) {
            throw ProblemCode.CATALOG_OF_OTHER_SERVICE.with("address", this);
        }
    }

    /** Returns whether this is the catalog of the vault service with that key. */
    public boolean isOf(VerifyingKey service) {
        return ask(connection -> hasTable(connection, "catalog_service")
                && hasRows(
                        connection,
                        "SELECT 1 FROM " + schema + ".catalog_service WHERE signing_key = ?",
                        service.bytes()));
    }

    /**
     * Returns whether this catalog has that incarnation.
     *
     * @param incarnation of {@link CatalogIncarnation}, in hexadecimal
     */
    public boolean hasIncarnation(String incarnation) {
        return ask(connection -> hasTable(connection, "catalog_incarnation")
                && hasRows(
                        connection,
                        "SELECT 1 FROM " + schema + ".catalog_incarnation WHERE encode(id, 'hex') = ?",
                        incarnation));
    }

    /**
     * Refuses to go on while a process has this catalog open. One that has just ended may take a moment to disappear.
     *
     * @throws Problem {@code catalog-in-use}
     */
    public void requireUnused() {
        for (int tries = 1; isUsed(); tries++) {
            if (tries == TRIES) {
                throw ProblemCode.CATALOG_IN_USE.problem();
            }
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw ProblemCode.CATALOG_IN_USE.problem().causedBy(e);
            }
        }
    }

    private boolean isUsed() {
        return ask(connection -> hasRows(
                connection,
                "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND application_name = ?",
                PostgresSource.nameOf(schema)));
    }

    private boolean hasTable(Connection connection, String table) throws SQLException {
        return hasRows(connection, "SELECT 1 WHERE to_regclass(?) IS NOT NULL", schema + "." + table);
    }

    private static boolean hasRows(Connection connection, String query, Object parameter) throws SQLException {
        try (var prepared = connection.prepareStatement(query)) {
            prepared.setObject(1, parameter);
            try (var rows = prepared.executeQuery()) {
                return rows.next();
            }
        }
    }

    private static boolean execute(Connection connection, String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
        connection.commit();
        return true;
    }

    private interface Question<T> {
        T ask(Connection connection) throws SQLException;
    }

    private <T> T ask(Question<T> question) {
        try (Connection connection = PostgresSource.of(this).forWriting()) {
            return question.ask(connection);
        } catch (SQLException e) {
            throw new PostgresProblems(this).problemOf(e);
        }
    }

    @Override
    public CatalogEngine open(UnaryOperator<ConnectionSource> through) {
        PostgresProblems problems = new PostgresProblems(this);
        PostgresSource postgres = PostgresSource.ofOpenCatalog(this);
        try {
            postgres.requireSuitable();
            new Migrations(Dialect.POSTGRESQL, Optional.of(schema)).run(postgres.forMigration());
            ServerGuard guard = new ServerGuard(
                    this, postgres.recordServer(), connection -> new CatalogServer(connection).current());
            ConnectionSource source = through.apply(postgres);
            CatalogLoad load = new CatalogLoad();
            HikariDataSource turn = PooledTransactions.pool("catalog-turn", source);
            load.watch("turn", turn);
            return new CatalogEngine(
                    PooledTransactions.forWriting(source, guard, load),
                    PooledTransactions.forReading(source, load),
                    problems,
                    Optional.of(new PostgresLock(turn, load)),
                    Optional.of(guard),
                    load);
        } catch (SQLException e) {
            throw problems.problemOf(e);
        }
    }

    @Override
    public boolean isSamePlace(CatalogLocation other) {
        return other instanceof PostgresLocation that
                && address.isSameDatabase(that.address)
                && schema.equals(that.schema);
    }

    /** Returns the problem of another copy of the database: it may lack transactions that were committed. */
    public Problem changed(ServerIdentity known, ServerIdentity found) {
        return ProblemCode.CATALOG_SERVER_CHANGED
                .with("address", this)
                .with("known", known)
                .with("found", found);
    }

    /** The server does not answer, or cannot do now what is asked of it. */
    Problem unreachable(String reason) {
        return ProblemCode.CATALOG_SERVER_UNREACHABLE.with("address", this).with("reason", reason);
    }

    /** The server answers, but this catalog cannot be there. */
    Problem unsuitable(String reason) {
        return ProblemCode.CATALOG_SERVER_UNSUITABLE.with("address", this).with("reason", reason);
    }

    @Override
    public String toString() {
        return address.withSchema(schema);
    }
}
