package dev.coffre.server.catalog;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.coffre.vault.problem.ProblemCode;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** The engines on which tests of the catalog run. */
public enum TestEngine {
    SQLITE {
        @Override
        public CatalogLocation location(Path folder) {
            return new SqliteLocation(folder);
        }

        @Override
        public void copy(Path from, Path to) {}

        @Override
        public void load(CatalogConnection connection, List<RecordWithEdges> records) {
            new VaultRecordTable(connection).insert(records);
        }

        /** A cache for all pages of the index of oids: else each batch writes most of them once more. */
        @Override
        public void loadMany(CatalogConnection connection, long records, Runnable load) {
            Sql sql = new Sql(connection);
            long usual = sql.number("PRAGMA cache_size");
            sql.update("PRAGMA cache_size = " + -(records * BYTES_OF_OID >> 10));
            load.run();
            sql.update("PRAGMA cache_size = " + usual);
        }

        @Override
        public SQLException connectionLost() {
            return new SQLiteException("test", SQLiteErrorCode.SQLITE_IOERR);
        }

        @Override
        public ProblemCode unknownFailure() {
            return ProblemCode.CATALOG_DAMAGED;
        }
    },
    POSTGRESQL {
        @Override
        public CatalogLocation location(Path folder) {
            assumeTrue(PostgresServer.isInstalled(), "postgresql-17 is not installed");
            return PostgresServer.get().location(schemaOf(folder));
        }

        @Override
        public void copy(Path from, Path to) {
            PostgresServer.get().copy(schemaOf(from), schemaOf(to));
        }

        @Override
        public void load(CatalogConnection connection, List<RecordWithEdges> records) {
            HexFormat hex = HexFormat.of();
            StringBuilder rows = new StringBuilder();
            StringBuilder edges = new StringBuilder();
            for (RecordWithEdges each : records) {
                RecordRow row = each.row();
                rows.append(row.ord())
                        .append("\t\\\\x")
                        .append(hex.formatHex(row.oid().bytes()));
                for (Number value : List.of(
                        row.domainNr(),
                        row.type().number(),
                        row.epoch(),
                        row.depth(),
                        row.packNr(),
                        row.offset(),
                        row.length(),
                        row.state().number())) {
                    rows.append('\t').append(value);
                }
                rows.append('\n');
                if (each.hasChildren()) {
                    edges.append(row.ord()).append("\t\\\\x");
                    edges.append(hex.formatHex(OrdListCodec.encode(each.children())))
                            .append('\n');
                }
            }
            try {
                CopyManager copy = connection.jdbc().unwrap(PGConnection.class).getCopyAPI();
                copy.copyIn(
                        "COPY record (ord, oid, domain, type, epoch, depth, pack, start, length, state) FROM STDIN",
                        new StringReader(rows.toString()));
                copy.copyIn("COPY edge (ord, kids) FROM STDIN", new StringReader(edges.toString()));
            } catch (SQLException | IOException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void loadMany(CatalogConnection connection, long records, Runnable load) {
            load.run();
        }

        @Override
        public SQLException connectionLost() {
            return new SQLException("test", "08006");
        }

        @Override
        public ProblemCode unknownFailure() {
            return ProblemCode.CATALOG_SERVER_UNREACHABLE;
        }

        private static String schemaOf(Path folder) {
            return SCHEMAS.computeIfAbsent(
                    folder.toAbsolutePath().normalize(), unused -> "test_" + NUMBERS.incrementAndGet());
        }
    };

    private static final int BYTES_OF_OID = 120;
    private static final Map<Path, String> SCHEMAS = new ConcurrentHashMap<>();
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    /** Where the catalog of this folder is: the same at each call, and each folder has its own. */
    public abstract CatalogLocation location(Path folder);

    /** Copies what a catalog has outside its folder, which is copied already, as it is committed now. */
    public abstract void copy(Path from, Path to);

    /** Inserts many records in the fastest way that the engine has. */
    public abstract void load(CatalogConnection connection, List<RecordWithEdges> records);

    /**
     * Loads millions of records.
     *
     * @param records about as many as {@code load} loads by {@link #load}, in the same transaction
     */
    public abstract void loadMany(CatalogConnection connection, long records, Runnable load);

    /** What the driver throws when it loses the database in the middle of a call. */
    public abstract SQLException connectionLost();

    /** The code of the problem that an error becomes of which the driver says nothing. */
    public abstract ProblemCode unknownFailure();

    /** The engine of tests that run on one: that of the system property {@code coffre.test.catalog}, else SQLite. */
    public static TestEngine ofRun() {
        return valueOf(System.getProperty("coffre.test.catalog", SQLITE.name()).toUpperCase(Locale.ROOT));
    }
}
