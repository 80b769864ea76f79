package dev.coffre.server.catalog;

import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.point.Tombstone;
import dev.coffre.vault.retention.PointKind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The table of recovery points, as retention sees it. */
public record PointRetentionTable(CatalogConnection connection) {
    private static final String HOLDING = "SELECT seq, hash, received_at, kind, retain_until, held, deleted_because,"
            + " deleted_at, deleted_until, removed_at FROM point ";

    /** Returns all points of the machine by sequence number, including removed ones. */
    public List<PointRetentionRow> ofMachine(MachineId machine) {
        return new Sql(connection)
                .list(PointRetentionTable::holding, HOLDING + "WHERE machine = ? ORDER BY seq", (Object)
                        machine.bytes());
    }

    public Optional<PointRetentionRow> find(MachineId machine, long seq) {
        return new Sql(connection)
                .first(PointRetentionTable::holding, HOLDING + "WHERE machine = ? AND seq = ?", machine.bytes(), seq);
    }

    /** Returns the first kept point from {@code first} to {@code last}. */
    public Optional<Long> firstKept(MachineId machine, long first, long last) {
        return firstKept(machine, first, last, "");
    }

    /** Returns the first kept point from {@code first} to {@code last} that a person holds. */
    public Optional<Long> firstHeld(MachineId machine, long first, long last) {
        return firstKept(machine, first, last, " AND held = 1");
    }

    private Optional<Long> firstKept(MachineId machine, long first, long last, String and) {
        return new Sql(connection)
                .first(
                        row -> row.getLong(1),
                        "SELECT seq FROM point WHERE machine = ? AND seq BETWEEN ? AND ? AND deleted_because IS NULL"
                                + and + " ORDER BY seq LIMIT 1",
                        machine.bytes(),
                        first,
                        last);
    }

    public void setKind(MachineId machine, long seq, PointKind kind) {
        new Sql(connection)
                .update("UPDATE point SET kind = ? WHERE machine = ? AND seq = ?", kind.code(), machine.bytes(), seq);
    }

    /** Extends the promised retention of the point. It is never shortened. */
    public void extendRetention(MachineId machine, long seq, Instant until) {
        new Sql(connection)
                .update(
                        "UPDATE point SET retain_until = ? WHERE machine = ? AND seq = ?"
                                + " AND (retain_until IS NULL OR retain_until < ?)",
                        until.toEpochMilli(),
                        machine.bytes(),
                        seq,
                        until.toEpochMilli());
    }

    public void setHeld(MachineId machine, long seq, boolean held) {
        new Sql(connection)
                .update("UPDATE point SET held = ? WHERE machine = ? AND seq = ?", held ? 1 : 0, machine.bytes(), seq);
    }

    /** Returns points after {@code seq}, ascending, at most {@code limit}. */
    public List<PointRetentionRow> after(MachineId machine, long seq, int limit) {
        return new Sql(connection)
                .list(
                        PointRetentionTable::holding,
                        HOLDING + "WHERE machine = ? AND seq > ? ORDER BY seq LIMIT ?",
                        machine.bytes(),
                        seq,
                        limit);
    }

    /** Returns points before {@code seq}, descending, at most {@code limit}. */
    public List<PointRetentionRow> before(MachineId machine, long seq, int limit) {
        return new Sql(connection)
                .list(
                        PointRetentionTable::holding,
                        HOLDING + "WHERE machine = ? AND seq < ? ORDER BY seq DESC LIMIT ?",
                        machine.bytes(),
                        seq,
                        limit);
    }

    public long countDeleted(MachineId machine) {
        return new Sql(connection)
                .number(
                        "SELECT COUNT(*) FROM point WHERE machine = ? AND deleted_because IS NOT NULL"
                                + " AND removed_at IS NULL",
                        (Object) machine.bytes());
    }

    /** Soft-deletes a kept point. */
    public void delete(MachineId machine, long seq, int because, Instant at, Instant until) {
        new Sql(connection)
                .update(
                        "UPDATE point SET deleted_because = ?, deleted_at = ?, deleted_until = ?"
                                + " WHERE machine = ? AND seq = ? AND deleted_because IS NULL",
                        because,
                        at.toEpochMilli(),
                        until.toEpochMilli(),
                        machine.bytes(),
                        seq);
    }

    /** Undeletes a point that was deleted and not yet removed. */
    public void undelete(MachineId machine, long seq) {
        new Sql(connection)
                .update(
                        "UPDATE point SET deleted_because = NULL, deleted_at = NULL, deleted_until = NULL"
                                + " WHERE machine = ? AND seq = ? AND removed_at IS NULL",
                        machine.bytes(),
                        seq);
    }

    /** Marks the point as removed. A tombstone takes its place. */
    public void setRemoved(MachineId machine, long seq, int because, Instant at) {
        new Sql(connection)
                .update(
                        "UPDATE point SET deleted_because = ?, removed_at = ?, held = 0, files = NULL, bytes = NULL,"
                                + " root = NULL WHERE machine = ? AND seq = ? AND removed_at IS NULL",
                        because,
                        at.toEpochMilli(),
                        machine.bytes(),
                        seq);
        new PointTable(connection).setRemoved(machine, seq);
    }

    /** Returns removed points whose files may still exist, by machine. */
    public List<PendingFileDeletion> pendingFileDeletions(int limit) {
        return new Sql(connection)
                .list(
                        row -> new PendingFileDeletion(
                                VaultId.from(row.getBytes(1), 0), MachineId.from(row.getBytes(2), 0), row.getLong(3)),
                        "SELECT m.vault, p.machine, p.seq FROM point p JOIN machine m ON m.id = p.machine"
                                + " WHERE p.removed_at IS NOT NULL AND p.buried = 0 ORDER BY p.machine, p.seq LIMIT ?",
                        limit);
    }

    /** A removed point whose file may still exist. */
    public record PendingFileDeletion(VaultId vault, MachineId machine, long seq) {}

    public void setFileDeleted(MachineId machine, long seq) {
        new Sql(connection).update("UPDATE point SET buried = 1 WHERE machine = ? AND seq = ?", machine.bytes(), seq);
    }

    private static PointRetentionRow holding(ResultSet row) throws SQLException {
        int because = row.getInt(7);
        Optional<PointRetentionRow.RetentionEnd> end = row.wasNull()
                ? Optional.empty()
                : Optional.of(new PointRetentionRow.RetentionEnd(
                        Tombstone.Reason.fromNumber(because), instant(row, 8), instant(row, 9), instant(row, 10)));
        return new PointRetentionRow(
                row.getLong(1),
                Sha256.from(row.getBytes(2), 0),
                Instant.ofEpochMilli(row.getLong(3)),
                PointKind.fromCode(row.getString(4)).orElse(PointKind.ON_DEMAND),
                instant(row, 5),
                row.getInt(6) == 1,
                end);
    }

    private static Optional<Instant> instant(ResultSet row, int column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    }
}
