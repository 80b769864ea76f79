package dev.coffre.server.catalog;

import dev.coffre.vault.problem.Problem;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/** Catalogs that several services share, over an SQLite database whose transactions a test runs. */
public final class TestCatalog {
    private TestCatalog() {}

    /** What is done within a transaction. */
    @FunctionalInterface
    public interface Work<T> {
        T run(Connection connection) throws SQLException;
    }

    /** Runs transactions. */
    public interface Runner {
        <T> T run(Work<T> work) throws SQLException, InterruptedException;

        void close() throws SQLException;
    }

    /** The copies of the database: which one answers, and with which one a row says that the catalog is in step. */
    public interface Copies {
        ServerIdentity answering();

        ServerIdentity recorded() throws SQLException;
    }

    /** @param leaseTerm as of {@link Leases} */
    public static Catalog shared(
            Runner writes,
            Runner reads,
            SharedLock turns,
            Function<SQLException, Problem> problems,
            ThreadFactories threads,
            Duration leaseTerm,
            Copies copies) {
        CatalogEngine.Problems mapped = new CatalogEngine.Problems() {
            @Override
            public Problem problemOf(SQLException failure) {
                return problems.apply(failure);
            }

            @Override
            public boolean isDiskNearlyFull() {
                return false;
            }
        };
        ServerGuard guard = guard(copies, mapped);
        return new Catalog(
                new CatalogEngine(
                        transactions(writes, connection -> guard.check(found(copies, connection), copies::recorded)),
                        transactions(reads, connection -> {}),
                        mapped,
                        Optional.of(turns),
                        Optional.of(guard),
                        new CatalogLoad()),
                threads,
                leaseTerm);
    }

    private static ServerGuard guard(Copies copies, CatalogEngine.Problems problems) {
        PostgresLocation location = PostgresAddress.parse("postgresql://simulated/coffre", Optional.empty());
        try {
            return new ServerGuard(location, copies.recorded(), connection -> copies.answering());
        } catch (SQLException failed) {
            throw problems.problemOf(failed);
        }
    }

    private static ServerGuard.FoundServer found(Copies copies, CatalogConnection connection) throws SQLException {
        ServerIdentity answering = copies.answering();
        return new ServerGuard.FoundServer(
                answering,
                isRecorded(answering, connection),
                new ReconciliationTable(connection).find().isRequired());
    }

    /** Not a statement of its own in a real database, so nothing happens before it. */
    private static boolean isRecorded(ServerIdentity answering, CatalogConnection connection) throws SQLException {
        try (Statement statement = connection.jdbc().createStatement();
                ResultSet row = statement.executeQuery(CatalogServer.FIND)) {
            return row.next() && ServerIdentity.of(row).equals(answering);
        }
    }

    private interface Check {
        void run(CatalogConnection connection) throws SQLException;
    }

    private static Transactions transactions(Runner runner, Check check) {
        return new Transactions() {
            @Override
            public <T> T run(Catalog.CatalogWork<T> work) throws SQLException, InterruptedException {
                return runner.run(connection -> {
                    CatalogConnection session = new CatalogConnection(connection, Dialect.SQLITE);
                    try {
                        check.run(session);
                        return work.run(session);
                    } catch (UncheckedSqlException failed) {
                        throw failed.failure();
                    }
                });
            }

            @Override
            public void close() throws SQLException {
                runner.close();
            }
        };
    }
}
