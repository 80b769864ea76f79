package dev.coffre.server.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.vault.id.SessionId;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.SplittableRandom;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Queries about many records pass each one on before they read the next, so memory does not depend on their number. */
class GarbageQueriesTest {
    private static final int RECORDS = 10_000;

    @TempDir
    private Path folder = Path.of("");

    private final SessionId session = SessionId.random(new SplittableRandom(4));
    private Catalog catalog;
    private long rowsRead;

    @BeforeEach
    void fill() {
        catalog = Catalog.open(folder);
        catalog.change(connection -> {
            Sql sql = new Sql(connection);
            sql.update("INSERT INTO vault (id, name, description, created, generation, quota)"
                    + " VALUES (x'02', 'documents', '', 0, 0, 0)");
            sql.update("INSERT INTO domain (nr, id, vault, epoch, bytes_stored) VALUES (1, x'04', x'02', 1, 0)");
            sql.update("INSERT INTO machine (id, vault, domain, name, os, registered, key_gen)"
                    + " VALUES (x'01', x'02', 1, 'nas', 'linux', 0, 1)");
            sql.update(
                    "INSERT INTO session (id, machine, opened, finished, bytes_received, bytes_admitted,"
                            + " records_admitted, data_records_admitted, nr) VALUES (?, x'01', 0, 0, 0, 0, 0, 0, 1)",
                    (Object) session.bytes());
            sql.update("UPDATE collection SET cycle = 1, flipped = 1");
            String numbers = "WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < "
                    + RECORDS + ") ";
            sql.update(numbers + "INSERT INTO record (ord, oid, domain, type, epoch, depth, pack, start, length, state,"
                    + " condemned) SELECT n, CAST(n AS BLOB), 1, 1, 1, 0, 1, n, 1, 0, n % 2 FROM number");
            sql.update(numbers + "INSERT INTO point (machine, seq, hash, received_at, root)"
                    + " SELECT x'01', n, x'03', 0, CAST(n AS BLOB) FROM number");
            sql.update(numbers + "INSERT INTO revived (ord, cycle) SELECT n, 1 FROM number");
        });
    }

    @AfterEach
    void close() {
        catalog.close();
    }

    private interface Query {
        void run(GarbageQueries garbage, LongConsumer record);
    }

    private void assertStreams(long expected, Query query) {
        rowsRead = 0;
        long[] passedOn = new long[1];
        catalog.read(connection -> {
            CatalogConnection counted =
                    new CatalogConnection(counting(Connection.class, connection.jdbc()), connection.dialect());
            query.run(new GarbageQueries(counted), ord -> {
                passedOn[0]++;
                assertThat(rowsRead).isEqualTo(passedOn[0]);
            });
            return true;
        });
        assertThat(passedOn[0]).isEqualTo(expected);
    }

    /** Returns a proxy whose result sets count their rows. */
    private <T> T counting(Class<T> type, T real) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    try {
                        Object answer = method.invoke(real, arguments);
                        if (method.getName().equals("next") && Boolean.TRUE.equals(answer)) {
                            rowsRead++;
                        }
                        return switch (answer) {
                            case PreparedStatement statement -> counting(PreparedStatement.class, statement);
                            case ResultSet rows -> counting(ResultSet.class, rows);
                            case null, default -> answer;
                        };
                    } catch (InvocationTargetException failed) {
                        throw failed.getCause();
                    }
                }));
    }

    @Test
    void passesOnRootsOfPointsOneByOne() {
        assertStreams(RECORDS, GarbageQueries::forEachPointRoot);
    }

    @Test
    void passesOnRevivedRecordsOneByOne() {
        assertStreams(RECORDS, (garbage, record) -> garbage.forEachRevived(1, record));
    }

    @Test
    void passesOnRecordsOfASessionOneByOne() {
        assertStreams(RECORDS / 2, (garbage, record) -> garbage.forEachAdmittedBy(session, record));
    }

    @Test
    void passesOnCondemnedRecordsOneByOne() {
        assertStreams(RECORDS / 2, GarbageQueries::forEachCondemned);
    }
}
