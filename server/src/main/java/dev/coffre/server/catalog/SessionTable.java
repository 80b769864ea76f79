package dev.coffre.server.catalog;

import dev.coffre.vault.SessionTotals;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.SessionId;
import dev.coffre.vault.id.VaultId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The table of sessions: the newest {@value #MAX_PER_MACHINE} of each machine. */
public record SessionTable(Connection connection) {
    /**
     * Maximum number of sessions per machine. A machine needs one. Earlier ones may belong to a process that was killed, or
     * to a request whose answer was lost.
     */
    private static final int MAX_PER_MACHINE = 4;

    private static final Duration LATELY = Duration.ofMinutes(10);

    /**
     * A session that was removed in favour of a newer one.
     *
     * @param inUse whether it was unfinished and had received records or was opened within the last ten minutes
     */
    public record Evicted(SessionId id, boolean inUse) {}

    public Optional<SessionRow> find(SessionId id) throws SQLException {
        return sql().first(
                        row -> new SessionRow(
                                id,
                                MachineId.from(row.getBytes(1), 0),
                                row.getInt(2) == 1,
                                new SessionTotals(row.getLong(3), row.getLong(4), row.getLong(5), row.getLong(6))),
                        "SELECT machine, finished, bytes_received, bytes_admitted, records_admitted, data_records_admitted"
                                + " FROM session WHERE id = ?",
                        (Object) id.bytes());
    }

    /**
     * Adds a session and removes the machine's old ones, which could otherwise fill the disk with rows.
     *
     * @return the removed sessions
     */
    public List<Evicted> insert(SessionId id, MachineId machine, Instant opened) throws SQLException {
        sql().update(
                        "INSERT INTO session (id, machine, opened, finished, bytes_received, bytes_admitted,"
                                + " records_admitted, data_records_admitted, first_ord, nr)"
                                + " VALUES (?, ?, ?, 0, 0, 0, 0, 0, ?, (SELECT COALESCE(MAX(nr), 0) + 1 FROM session))",
                        id.bytes(),
                        machine.bytes(),
                        opened.toEpochMilli(),
                        new VaultRecordTable(connection).lastOrd());
        List<Evicted> removed = sql().list(
                        row -> new Evicted(SessionId.from(row.getBytes(1), 0), row.getInt(2) == 1),
                        "SELECT id, CASE WHEN finished = 0 AND (bytes_received > 0 OR opened > ?) THEN 1 ELSE 0 END"
                                + " FROM session WHERE machine = ? ORDER BY nr DESC LIMIT 1000 OFFSET "
                                + MAX_PER_MACHINE,
                        opened.minus(LATELY).toEpochMilli(),
                        machine.bytes());
        for (Evicted old : removed) {
            sql().update("DELETE FROM session WHERE id = ?", (Object) old.id().bytes());
        }
        return removed;
    }

    public void addTotals(SessionId id, SessionTotals more) throws SQLException {
        sql().update(
                        "UPDATE session SET bytes_received = bytes_received + ?, bytes_admitted = bytes_admitted + ?,"
                                + " records_admitted = records_admitted + ?,"
                                + " data_records_admitted = data_records_admitted + ? WHERE id = ?",
                        more.bytesReceived(),
                        more.bytesAdmitted(),
                        more.recordsAdmitted(),
                        more.dataRecordsAdmitted(),
                        id.bytes());
    }

    /**
     * Finishes the session and the machine's earlier ones. An agent that loses the answer to an open request opens another
     * session.
     */
    public void finish(SessionId id) throws SQLException {
        sql().update(
                        "UPDATE session SET finished = 1 WHERE finished = 0"
                                + " AND machine = (SELECT machine FROM session WHERE id = ?)"
                                + " AND nr <= (SELECT nr FROM session WHERE id = ?)",
                        id.bytes(),
                        id.bytes());
    }

    /** Finishes all sessions of the machine. */
    public void finishAll(MachineId machine) throws SQLException {
        sql().update("UPDATE session SET finished = 1 WHERE machine = ?", (Object) machine.bytes());
    }

    /** Finishes all sessions of the vault's machines. */
    public void finishAll(VaultId vault) throws SQLException {
        sql().update(
                        "UPDATE session SET finished = 1 WHERE machine IN (SELECT id FROM machine WHERE vault = ?)",
                        (Object) vault.bytes());
    }

    private Sql sql() {
        return new Sql(connection);
    }
}
