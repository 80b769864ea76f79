package dev.coffre.server.catalog;

import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.point.ChainHead;
import dev.coffre.vault.retention.PointKind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The table of recovery points. */
public record PointTable(CatalogConnection connection) {
    private static final String POINT =
            "SELECT machine, seq, hash, received_at, files, bytes, root, charged FROM point ";

    public Optional<PointRow> find(MachineId machine, long seq) {
        return sql().first(PointTable::point, POINT + "WHERE machine = ? AND seq = ?", machine.bytes(), seq);
    }

    /** Returns points after {@code seq}, ascending, at most {@code limit}. */
    public List<PointRow> after(MachineId machine, long seq, int limit) {
        return sql().list(
                        PointTable::point,
                        POINT + "WHERE machine = ? AND seq > ? ORDER BY seq LIMIT ?",
                        machine.bytes(),
                        seq,
                        limit);
    }

    /** Returns the kept points, ascending. */
    public List<PointRow> kept(MachineId machine) {
        return sql().list(
                        PointTable::point,
                        POINT + "WHERE machine = ? AND deleted_because IS NULL ORDER BY seq",
                        (Object) machine.bytes());
    }

    public List<PointRow> all() {
        return sql().list(PointTable::point, POINT + "ORDER BY machine, seq");
    }

    public ChainHead head(MachineId machine) {
        return sql().first(PointTable::point, POINT + "WHERE machine = ? ORDER BY seq DESC LIMIT 1", (Object)
                        machine.bytes())
                .map(point -> new ChainHead(point.seq(), point.hash()))
                .orElse(ChainHead.NONE);
    }

    /** Returns the newest kept point. */
    public Optional<PointRow> newest(MachineId machine) {
        return newest(machine, 1).stream().findFirst();
    }

    /** Returns the newest kept points, descending, at most {@code limit}. */
    public List<PointRow> newest(MachineId machine, int limit) {
        return sql().list(
                        PointTable::point,
                        POINT + "WHERE machine = ? AND deleted_because IS NULL ORDER BY seq DESC LIMIT ?",
                        machine.bytes(),
                        limit);
    }

    /** Returns the kept points whose tree is complete, descending. */
    public List<PointRow> withCompleteTree(MachineId machine) {
        return sql().list(
                        PointTable::point,
                        "SELECT p.machine, p.seq, p.hash, p.received_at, p.files, p.bytes, p.root, p.charged FROM"
                                + " point p JOIN record r ON r.oid = p.root WHERE p.machine = ? AND r.state = ? AND"
                                + " p.deleted_because IS NULL ORDER BY p.seq DESC",
                        machine.bytes(),
                        RecordState.LIVE.number());
    }

    /**
     * Returns whether a point after {@code seq} is a handover. Scans all points after {@code seq}, so use it near the head
     * only.
     */
    public boolean hasHandoverAfter(MachineId machine, long seq) {
        return sql().number(
                                "SELECT COUNT(*) FROM point WHERE machine = ? AND seq > ? AND kind = ?",
                                machine.bytes(),
                                seq,
                                PointKind.HANDOVER.code())
                > 0;
    }

    /** Returns the number of kept points. */
    public long count(MachineId machine) {
        return sql().number("SELECT COUNT(*) FROM point WHERE machine = ? AND deleted_because IS NULL", (Object)
                machine.bytes());
    }

    /** Returns the number of kept points of all machines of the vault. */
    public long count(VaultId vault) {
        return sql().number(
                        "SELECT COUNT(*) FROM machine m JOIN point p ON p.machine = m.id"
                                + " WHERE m.vault = ? AND p.deleted_because IS NULL",
                        (Object) vault.bytes());
    }

    /** Inserts the point, or updates the row at its place in the chain. */
    public void upsert(PointRow point) {
        charge(point.machine(), point.charge() - charged(point.machine(), point.seq()));
        sql().update(
                        "INSERT INTO point (machine, seq, hash, received_at, files, bytes, root, charged)"
                                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (machine, seq) DO UPDATE SET"
                                + " hash = excluded.hash, received_at = excluded.received_at, files = excluded.files,"
                                + " bytes = excluded.bytes, root = excluded.root, charged = excluded.charged",
                        point.machine().bytes(),
                        point.seq(),
                        point.hash().bytes(),
                        point.receivedAt().toEpochMilli(),
                        point.content().map(PointRow.PointFigures::files).orElse(null),
                        point.content().map(PointRow.PointFigures::bytes).orElse(null),
                        point.content().map(content -> content.root().bytes()).orElse(null),
                        point.charge());
    }

    /** Returns how many bytes of the quota the point uses; 0 if there is no such point. */
    private long charged(MachineId machine, long seq) {
        return sql().number("SELECT SUM(charged) FROM point WHERE machine = ? AND seq = ?", machine.bytes(), seq);
    }

    private void charge(MachineId machine, long bytes) {
        sql().update(
                        "UPDATE domain SET point_bytes = point_bytes + ?"
                                + " WHERE nr = (SELECT domain FROM machine WHERE id = ?)",
                        bytes,
                        machine.bytes());
    }

    /** Reduces the charge of a removed point. */
    void setRemoved(MachineId machine, long seq) {
        charge(machine, PointRow.REMOVED_CHARGE - charged(machine, seq));
        sql().update(
                        "UPDATE point SET charged = ? WHERE machine = ? AND seq = ?",
                        PointRow.REMOVED_CHARGE,
                        machine.bytes(),
                        seq);
    }

    private Sql sql() {
        return new Sql(connection);
    }

    private static PointRow point(ResultSet row) throws SQLException {
        return new PointRow(
                MachineId.from(row.getBytes(1), 0),
                row.getLong(2),
                Sha256.from(row.getBytes(3), 0),
                Instant.ofEpochMilli(row.getLong(4)),
                content(row),
                row.getLong(8));
    }

    private static Optional<PointRow.PointFigures> content(ResultSet row) throws SQLException {
        byte @Nullable [] root = row.getBytes(7);
        return root == null
                ? Optional.empty()
                : Optional.of(new PointRow.PointFigures(row.getLong(5), row.getLong(6), Oid.from(root, 0)));
    }
}
