package dev.coffre.server.catalog;

import dev.coffre.vault.problem.Problem;
import java.sql.Connection;
import java.sql.SQLException;
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

    /** @param leaseTerm as of {@link Leases} */
    public static Catalog shared(
            Runner writes,
            Runner reads,
            SharedLock turns,
            Function<SQLException, Problem> problems,
            ThreadFactories threads,
            Duration leaseTerm) {
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
        return new Catalog(
                new CatalogEngine(
                        transactions(writes),
                        transactions(reads),
                        mapped,
                        Optional.of(turns),
                        Optional.empty(),
                        new CatalogLoad()),
                threads,
                leaseTerm);
    }

    private static Transactions transactions(Runner runner) {
        return new Transactions() {
            @Override
            public <T> T run(Catalog.CatalogWork<T> work) throws SQLException, InterruptedException {
                return runner.run(connection -> {
                    try {
                        return work.run(new CatalogConnection(connection, Dialect.SQLITE));
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
