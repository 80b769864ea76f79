package dev.coffre.server.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TestEngine.class)
class CatalogTest {
    @Parameter
    TestEngine engine = TestEngine.SQLITE;

    @TempDir
    private Path folder = Path.of("");

    private final AtomicBoolean rollbackFails = new AtomicBoolean();
    private final AtomicBoolean commitFails = new AtomicBoolean();
    private Catalog catalog;

    @BeforeEach
    void open() {
        catalog = Catalog.open(engine.location(folder), this::failing);
        catalog.change(connection -> {
            new Sql(connection).update("CREATE TABLE noted (n INTEGER NOT NULL)");
        });
    }

    @AfterEach
    void close() {
        catalog.close();
    }

    private ConnectionSource failing(ConnectionSource real) {
        return new ConnectionSource() {
            @Override
            public Connection forWriting() throws SQLException {
                return watched(real.forWriting());
            }

            @Override
            public Connection forReading() throws SQLException {
                return watched(real.forReading());
            }
        };
    }

    private Connection watched(Connection real) {
        return (Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Connection.class}, (self, method, arguments) -> {
                    boolean fails = method.getName().equals("rollback") && rollbackFails.getAndSet(false)
                            || method.getName().equals("commit") && commitFails.getAndSet(false);
                    if (fails) {
                        real.rollback();
                        real.setAutoCommit(true);
                        throw engine.connectionLost();
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    /** The code of the problem that a temporary error of the engine becomes. */
    private ProblemCode unavailable() {
        return engine == TestEngine.SQLITE ? ProblemCode.CATALOG_UNAVAILABLE : ProblemCode.CATALOG_SERVER_UNREACHABLE;
    }

    private void fill() {
        catalog.change(connection -> new Sql(connection).update("CREATE TABLE filling (bytes BLOB NOT NULL)"));
        catalog.change(connection -> {
            long pages = new Sql(connection).number("PRAGMA page_count");
            new Sql(connection).number("PRAGMA max_page_count = " + pages);
            new Sql(connection).update("INSERT INTO filling VALUES (?)", (Object) new byte[1 << 20]);
        });
    }

    private void noteTwo(int first) {
        catalog.change(connection -> {
            new Sql(connection).update("INSERT INTO noted VALUES (?)", first);
            new Sql(connection).update("INSERT INTO noted VALUES (?)", first + 1);
        });
    }

    private void noteAndFail() {
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> catalog.change(connection -> {
                    new Sql(connection).update("INSERT INTO noted VALUES (1)");
                    throw new IllegalStateException("after the first statement");
                }));
    }

    private long noted() {
        return catalog.read(connection -> new Sql(connection).number("SELECT COUNT(*) FROM noted"));
    }

    @Test
    void transactionsAfterAFullDiskAreStillAllOrNothing() {
        assumeTrue(engine == TestEngine.SQLITE, "the disk of PostgreSQL is not filled");
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(this::fill)
                .satisfies(problem -> assertThat(problem.code()).isEqualTo(ProblemCode.VAULT_DISK_FULL));
        noteAndFail();
        assertThat(noted()).isZero();
        noteTwo(1);
        assertThat(noted()).isEqualTo(2);
    }

    @Test
    void transactionsAfterAFailedCommitAreStillAllOrNothing() {
        commitFails.set(true);
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> noteTwo(1))
                .satisfies(problem -> assertThat(problem.code()).isEqualTo(unavailable()));
        assertThat(noted()).isZero();
        noteAndFail();
        assertThat(noted()).isZero();
        noteTwo(1);
        assertThat(noted()).isEqualTo(2);
    }

    @Test
    void readsAfterAFailedRollbackSeeOneSnapshotAgain() {
        rollbackFails.set(true);
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> catalog.read(connection -> {
                    throw new IllegalStateException("test");
                }));
        long[] before = new long[1];
        long after = catalog.read(connection -> {
            before[0] = new Sql(connection).number("SELECT COUNT(*) FROM noted");
            noteTwo(1);
            return new Sql(connection).number("SELECT COUNT(*) FROM noted");
        });
        assertThat(before[0]).isZero();
        assertThat(after).isZero();
        assertThat(noted()).isEqualTo(2);
    }

    @Test
    void isWritableTriesAfterAFailureUntilAChangeIsTaken() {
        assertThat(catalog.isWritable()).isTrue();
        commitFails.set(true);
        assertThatExceptionOfType(Problem.class).isThrownBy(() -> noteTwo(1));
        commitFails.set(true);
        assertThatExceptionOfType(Problem.class).isThrownBy(catalog::isWritable);
        assertThat(catalog.isWritable()).isTrue();
    }
}
