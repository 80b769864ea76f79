package dev.coffre.server.catalog;

import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.VaultId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds the kept recovery points that cannot be recovered completely: their own file is damaged, or their top record is
 * damaged, tainted, unknown or the row of another domain. Taint propagates up to the top record, so checking that suffices.
 */
public record DegradedPointQuery(CatalogConnection connection) {
    private static final String DEGRADED = " FROM point p JOIN machine m ON m.id = p.machine"
            + " LEFT JOIN record r ON r.oid = p.root AND r.domain = m.domain"
            + " WHERE p.deleted_because IS NULL AND (p.root IS NULL OR r.ord IS NULL OR r.state <> 0 OR EXISTS"
            + " (SELECT 1 FROM damaged_point d WHERE d.machine = p.machine AND d.seq = p.seq))";

    private static final String SELECT = "SELECT m.id, m.name, p.seq";

    /** Returns the points ordered by machine and sequence number, at most {@code limit}. */
    public List<DegradedPointRow> list(int limit) {
        return sql().list(
                        DegradedPointQuery::point, SELECT + DEGRADED + " ORDER BY m.name, m.id, p.seq LIMIT ?", limit);
    }

    public List<DegradedPointRow> list(VaultId vault, int limit) {
        return sql().list(
                        DegradedPointQuery::point,
                        SELECT + DEGRADED + " AND m.vault = ? ORDER BY m.name, m.id, p.seq LIMIT ?",
                        vault.bytes(),
                        limit);
    }

    public long count() {
        return sql().number("SELECT COUNT(*)" + DEGRADED);
    }

    public Set<Long> seqsOfMachine(MachineId machine) {
        return new HashSet<>(sql().list(
                        row -> row.getLong(1), "SELECT p.seq" + DEGRADED + " AND m.id = ?", (Object) machine.bytes()));
    }

    private Sql sql() {
        return new Sql(connection);
    }

    private static DegradedPointRow point(ResultSet row) throws SQLException {
        return new DegradedPointRow(MachineId.from(row.getBytes(1), 0), row.getString(2), row.getLong(3));
    }
}
