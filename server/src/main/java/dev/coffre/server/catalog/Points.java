package dev.coffre.server.catalog;

import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.point.ChainHead;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The table of recovery points. */
public record Points(Connection connection) {
    private static final String POINT = "SELECT machine, seq, hash, received_at, files, bytes, root FROM point ";

    public Optional<PointRow> find(MachineId machine, long seq) throws SQLException {
        return sql().one(Points::point, POINT + "WHERE machine = ? AND seq = ?", machine.bytes(), seq);
    }

    /** Ascending, after {@code seq}, at most {@code limit}. */
    public List<PointRow> after(MachineId machine, long seq, int limit) throws SQLException {
        return sql().list(
                        Points::point,
                        POINT + "WHERE machine = ? AND seq > ? ORDER BY seq LIMIT ?",
                        machine.bytes(),
                        seq,
                        limit);
    }

    public List<PointRow> of(MachineId machine) throws SQLException {
        return after(machine, 0, Integer.MAX_VALUE);
    }

    public List<PointRow> all() throws SQLException {
        return sql().list(Points::point, POINT + "ORDER BY machine, seq");
    }

    public ChainHead head(MachineId machine) throws SQLException {
        return newest(machine)
                .map(point -> new ChainHead(point.seq(), point.hash()))
                .orElse(ChainHead.NONE);
    }

    public Optional<PointRow> newest(MachineId machine) throws SQLException {
        return sql().one(
                        Points::point, POINT + "WHERE machine = ? ORDER BY seq DESC LIMIT 1", (Object) machine.bytes());
    }

    /** Descending, at most {@code limit}. */
    public List<PointRow> newest(MachineId machine, int limit) throws SQLException {
        return sql().list(Points::point, POINT + "WHERE machine = ? ORDER BY seq DESC LIMIT ?", machine.bytes(), limit);
    }

    /** Those whose tree is complete, descending. */
    public List<PointRow> complete(MachineId machine) throws SQLException {
        return sql().list(
                        Points::point,
                        "SELECT p.machine, p.seq, p.hash, p.received_at, p.files, p.bytes, p.root FROM point p"
                                + " JOIN record r ON r.oid = p.root WHERE p.machine = ? AND r.state = ? ORDER BY p.seq DESC",
                        machine.bytes(),
                        RecordState.LIVE.number());
    }

    public long count(MachineId machine) throws SQLException {
        return sql().number("SELECT COUNT(*) FROM point WHERE machine = ?", (Object) machine.bytes());
    }

    /** Puts the point to its place in the chain; without effect when it stands there already. */
    /** Of all machines of the vault. */
    public long count(VaultId vault) throws SQLException {
        return sql().number(
                        "SELECT COUNT(*) FROM machine m JOIN point p ON p.machine = m.id WHERE m.vault = ?",
                        (Object) vault.bytes());
    }

    public void put(PointRow point) throws SQLException {
        sql().update(
                        "DELETE FROM point WHERE machine = ? AND seq = ?",
                        point.machine().bytes(),
                        point.seq());
        sql().update(
                        "INSERT INTO point (machine, seq, hash, received_at, files, bytes, root) VALUES (?, ?, ?, ?, ?, ?, ?)",
                        point.machine().bytes(),
                        point.seq(),
                        point.hash().bytes(),
                        point.receivedAt().toEpochMilli(),
                        point.content().map(PointRow.Content::files).orElse(null),
                        point.content().map(PointRow.Content::bytes).orElse(null),
                        point.content().map(content -> content.root().bytes()).orElse(null));
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
                content(row));
    }

    private static Optional<PointRow.Content> content(ResultSet row) throws SQLException {
        byte @Nullable [] root = row.getBytes(7);
        return root == null
                ? Optional.empty()
                : Optional.of(new PointRow.Content(row.getLong(5), row.getLong(6), Oid.from(root, 0)));
    }
}
