package dev.coffre.acceptance.simulation;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.CatalogConnection;
import dev.coffre.server.catalog.EdgeTable;
import dev.coffre.server.catalog.PackRow;
import dev.coffre.server.catalog.PackTable;
import dev.coffre.server.catalog.TestSql;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.SessionId;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads the catalog by SQL statements of its own, because a check must not rely on the code that it checks.
 *
 * @param flips when each cycle's condemnations began to hold
 * @param marked the greatest number of a record that the newest cycle looks at
 * @param newestSessions the last one of each machine
 */
record CatalogView(
        Map<Oid, Row> records,
        Map<Long, Row> byOrd,
        Map<Long, PackRow> packs,
        TreeMap<Long, Instant> flips,
        long marked,
        Set<SessionId> newestSessions) {
    private static final int DAMAGED = 1;
    private static final int LIVE = 0;

    /**
     * A record.
     *
     * @param condemned by which cycle, if that holds; else 0
     */
    record Row(
            Oid oid, long ord, int domain, int state, long condemned, long pack, long start, int length, long[] kids) {
        @Override
        public String toString() {
            return "record " + ord + " in " + pack + "@" + start + ", state " + state
                    + (condemned > 0 ? ", condemned by " + condemned : "") + ", kids " + Arrays.toString(kids);
        }

        boolean isLive() {
            return condemned == 0 && state == LIVE;
        }

        boolean isDamaged() {
            return state == DAMAGED;
        }

        /** Whether it stands where the other stands. */
        boolean isAt(Row other) {
            return pack == other.pack && start == other.start;
        }
    }

    static CatalogView of(Catalog catalog) {
        return catalog.read(connection -> {
            Map<Long, long[]> kids = new HashMap<>();
            new EdgeTable(connection)
                    .below(Long.MAX_VALUE, Integer.MAX_VALUE)
                    .forEach(edge -> kids.put(edge.ord(), edge.children()));
            Map<Oid, Row> records = new HashMap<>();
            Map<Long, Row> byOrd = new HashMap<>();
            for (Row row : rows(connection, kids)) {
                records.put(row.oid, row);
                byOrd.put(row.ord, row);
            }
            Map<Long, PackRow> packs = new HashMap<>();
            new PackTable(connection).all().forEach(pack -> packs.put(pack.nr(), pack));
            return new CatalogView(
                    records, byOrd, packs, flips(connection), marked(connection), newestSessions(connection));
        });
    }

    /**
     * Whether the catalog in this folder has said of the pack of this id that its file may be deleted.
     *
     * @param isOlder whether it is enough that nothing in the pack is needed
     */
    static boolean isDeleting(Path folder, String pack, boolean isOlder) {
        return flag(folder, pack, isOlder ? "retired IS NOT NULL" : "deleting").orElse(false);
    }

    /** Whether the catalog in this folder has no row of the pack of this id. */
    static boolean isUnknown(Path folder, String pack) {
        return flag(folder, pack, "deleting").isEmpty();
    }

    private static Optional<Boolean> flag(Path folder, String pack, String expression) {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("catalog.db"));
                PreparedStatement query =
                        connection.prepareStatement("SELECT " + expression + " FROM pack WHERE id = unhex(?)")) {
            query.setString(1, pack);
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? Optional.of(row.getBoolean(1)) : Optional.empty();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Whether the catalog in this folder has said of the locked object of this name that it may be deleted.
     *
     * @param isOlder whether it is enough that it is not needed
     */
    static boolean isLockDeleting(Path folder, String name, boolean isOlder) {
        return !lockedObjects(folder, "name = '" + name + "' AND released " + (isOlder ? "> 0" : "= 2"))
                .isEmpty();
    }

    /** Whether the versions in the bucket were listed to the end since the catalog in this folder was made. */
    static boolean isBucketListed(Path folder) {
        return !names(folder, "SELECT place FROM version_listing WHERE ended > 0")
                .isEmpty();
    }

    /** The names of the locked objects of a catalog in this folder for which a condition holds. */
    static Set<String> lockedObjects(Path folder, String condition) {
        return names(folder, "SELECT name FROM locked_object WHERE " + condition);
    }

    private static Set<String> names(Path folder, String sql) {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("catalog.db"));
                PreparedStatement query = connection.prepareStatement(sql);
                ResultSet row = query.executeQuery()) {
            Set<String> names = new HashSet<>();
            while (row.next()) {
                names.add(row.getString(1));
            }
            return names;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The records that the cycle under way will condemn at its flip. */
    static List<Oid> doomed(Catalog catalog) {
        return catalog.read(connection -> {
            List<Oid> doomed = new ArrayList<>();
            TestSql.forEach(
                    connection,
                    row -> doomed.add(Oid.from(row.getBytes(1), 0)),
                    "SELECT oid FROM record WHERE condemned > (SELECT flipped FROM collection) ORDER BY ord");
            return doomed;
        });
    }

    private static List<Row> rows(CatalogConnection connection, Map<Long, long[]> kids) {
        List<Row> rows = new ArrayList<>();
        TestSql.forEach(
                connection,
                row -> rows.add(new Row(
                        Oid.from(row.getBytes(1), 0),
                        row.getLong(2),
                        row.getInt(3),
                        row.getInt(4),
                        row.getLong(5),
                        row.getLong(6),
                        row.getLong(7),
                        row.getInt(8),
                        kids.getOrDefault(row.getLong(2), new long[0]))),
                "SELECT oid, ord, domain, state, CASE WHEN condemned <= (SELECT flipped FROM collection)"
                        + " THEN condemned ELSE 0 END, pack, start, length FROM record ORDER BY ord");
        return rows;
    }

    private static Set<SessionId> newestSessions(CatalogConnection connection) {
        Set<SessionId> sessions = new HashSet<>();
        TestSql.forEach(
                connection,
                row -> sessions.add(SessionId.from(row.getBytes(1), 0)),
                "SELECT id FROM session WHERE nr IN (SELECT MAX(nr) FROM session GROUP BY machine)");
        return sessions;
    }

    private static long marked(CatalogConnection connection) {
        return TestSql.number(connection, "SELECT COALESCE(MAX(last_ord), 0) FROM collection_cycle");
    }

    private static TreeMap<Long, Instant> flips(CatalogConnection connection) {
        TreeMap<Long, Instant> flips = new TreeMap<>();
        TestSql.forEach(
                connection,
                row -> flips.put(row.getLong(1), Instant.ofEpochMilli(row.getLong(2))),
                "SELECT nr, flipped FROM collection_cycle WHERE flipped IS NOT NULL");
        return flips;
    }

    /** Where a record stands. */
    PackRow packOf(Row row) {
        return Objects.requireNonNull(packs.get(row.pack));
    }

    /** The newest cycle that holds. */
    long flipped() {
        return flips.isEmpty() ? 0 : flips.lastKey();
    }
}
