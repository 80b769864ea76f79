package dev.coffre.server.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.SessionId;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Queries about many records pass each one on before they read the next, so memory does not depend on their number. */
@ParameterizedClass
@EnumSource(TestEngine.class)
class GarbageQueriesTest {
    private static final byte[] ONE = {1};

    @Parameter
    TestEngine engine = TestEngine.SQLITE;

    private static final int RECORDS = 10_000;

    @TempDir
    private Path folder = Path.of("");

    private final SessionId session = SessionId.random(new SplittableRandom(4));
    private Catalog catalog;
    private long rowsRead;

    @BeforeEach
    void fill() {
        catalog = Catalog.open(engine.location(folder));
        catalog.change(connection -> {
            Sql sql = new Sql(connection);
            sql.update(
                    "INSERT INTO vault (id, name, description, created, generation, quota)"
                            + " VALUES (?, 'documents', '', 0, 0, 0)",
                    (Object) ONE);
            sql.update("INSERT INTO domain (nr, id, vault, epoch, bytes_stored) VALUES (1, ?, ?, 1, 0)", ONE, ONE);
            sql.update(
                    "INSERT INTO machine (id, vault, domain, name, os, registered, key_gen)"
                            + " VALUES (?, ?, 1, 'nas', 'linux', 0, 1)",
                    ONE,
                    ONE);
            sql.update(
                    "INSERT INTO session (id, machine, opened, finished, bytes_received, bytes_admitted,"
                            + " records_admitted, data_records_admitted, nr) VALUES (?, ?, 0, 0, 0, 0, 0, 0, 1)",
                    session.bytes(),
                    ONE);
            sql.update("UPDATE collection SET cycle = 1, flipped = 1");
            sql.updateEach(
                    "INSERT INTO record (ord, oid, domain, type, epoch, depth, pack, start, length, state, condemned)"
                            + " VALUES (?, ?, 1, 1, 1, 0, 1, ?, 1, 0, ?)",
                    each(n -> new @Nullable Object[] {n, oid(n), n, n % 2}));
            sql.updateEach("INSERT INTO point (machine, seq, hash, received_at, root) VALUES (?, ?, ?, 0, ?)", each(n ->
                    new @Nullable Object[] {ONE, n, ONE, oid(n)}));
            sql.updateEach("INSERT INTO revived (ord, cycle) VALUES (?, 1)", each(n -> new @Nullable Object[] {n}));
        });
    }

    private static List<@Nullable Object[]> each(IntFunction<@Nullable Object[]> row) {
        return IntStream.rangeClosed(1, RECORDS).mapToObj(row).toList();
    }

    private static byte[] oid(int n) {
        return ByteBuffer.allocate(Oid.BYTES).putInt(n).array();
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

    private List<Long> admittedUpTo(long last) {
        return catalog.read(connection -> {
            List<Long> admitted = new ArrayList<>();
            new GarbageQueries(connection).forEachAdmittedBy(session, last, admitted::add);
            return admitted;
        });
    }

    @Test
    void passesOnTheRecordsOfASessionUpToOne() {
        List<Long> all = admittedUpTo(Long.MAX_VALUE);

        assertThat(all).hasSize(RECORDS / 2).doesNotHaveDuplicates();
        assertThat(admittedUpTo(all.get(99))).isEqualTo(all.subList(0, 100));
    }

    private RecordRow record(int n) {
        return catalog.read(connection -> new VaultRecordTable(connection).find(Oid.from(oid(n), 0)))
                .orElseThrow();
    }

    private void move(RecordRow from) {
        catalog.change(connection ->
                new GarbageQueries(connection).move(List.of(new GarbageQueries.MovedRecord(from, 64)), 2));
    }

    /** After a failover, the numbers of a record that was lost can be those of another one. */
    @Test
    void aRecordWithTheNumbersOfAnotherIsNotMoved() {
        RecordRow first = record(1);
        RecordRow lost = record(2);
        catalog.change(connection -> {
            new Sql(connection).update("DELETE FROM record WHERE ord = ?", lost.ord());
            new Sql(connection)
                    .update(
                            "UPDATE record SET ord = ?, start = ? WHERE ord = ?",
                            lost.ord(),
                            lost.offset(),
                            first.ord());
        });

        move(lost);
        assertThat(record(1).packNr()).isEqualTo(1);

        move(record(1));
        assertThat(record(1).packNr()).isEqualTo(2);
        assertThat(record(1).offset()).isEqualTo(64);
    }

    @Test
    void passesOnCondemnedRecordsOneByOne() {
        assertStreams(RECORDS / 2, GarbageQueries::forEachCondemned);
    }
}
