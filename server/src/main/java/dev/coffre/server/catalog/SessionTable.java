package dev.coffre.server.catalog;

import dev.coffre.server.catalog.Dialect.ByteStrings;
import dev.coffre.vault.SessionTotals;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.SessionId;
import dev.coffre.vault.id.VaultId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The table of sessions, of which each machine keeps {@value #MAX_PER_MACHINE}. */
public record SessionTable(CatalogConnection connection) {
    /**
     * Maximum number of sessions per machine. A machine needs one. Earlier ones may belong to a process that was killed, or
     * to a request whose answer was lost.
     */
    private static final int MAX_PER_MACHINE = 4;

    /** A backup that sends nothing may leave its session unused for hours. */
    private static final Duration LATELY = Duration.ofDays(1);

    /**
     * A session that was removed in favour of a newer one.
     *
     * @param inUse whether it was not finished, and was opened or used within a day
     */
    public record Evicted(SessionId id, boolean inUse) {}

    public Optional<SessionRow> find(SessionId id) {
        return sql().first(
                        row -> new SessionRow(
                                id,
                                MachineId.from(row.getBytes(1), 0),
                                row.getInt(2) == 1,
                                new SessionTotals(row.getLong(3), row.getLong(4), row.getLong(5), row.getLong(6)),
                                Instant.ofEpochMilli(row.getLong(7))),
                        "SELECT machine, finished, bytes_received, bytes_admitted, records_admitted,"
                                + " data_records_admitted, COALESCE(used, 0) FROM session WHERE id = ?",
                        (Object) id.bytes());
    }

    /** Returns those of {@code sessions} that the table does not have. */
    public List<SessionId> unknownAmong(Collection<SessionId> sessions) {
        ByteStrings asked =
                new ByteStrings(sessions.stream().map(SessionId::bytes).toList());
        Set<SessionId> known = new HashSet<>(sql().list(
                        row -> SessionId.from(row.getBytes(1), 0),
                        "SELECT id FROM session WHERE " + sql().isIn("id", asked),
                        asked));
        return sessions.stream().filter(session -> !known.contains(session)).toList();
    }

    /**
     * Adds a session and removes others of the machine, which could otherwise fill the disk with rows: finished ones first,
     * then those never used, then the oldest. So a backup makes room only for as many sessions that were used since.
     *
     * @return the removed sessions
     */
    public List<Evicted> insert(SessionId id, MachineId machine, Instant opened) {
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
                        "SELECT id, CASE WHEN finished = 0 AND COALESCE(used, opened) > ? THEN 1 ELSE 0 END"
                                + " FROM session WHERE machine = ? AND id <> ?"
                                + " ORDER BY finished, used IS NULL, nr DESC LIMIT 1000 OFFSET "
                                + (MAX_PER_MACHINE - 1),
                        opened.minus(LATELY).toEpochMilli(),
                        machine.bytes(),
                        id.bytes());
        for (Evicted old : removed) {
            sql().update("DELETE FROM session WHERE id = ?", (Object) old.id().bytes());
            new SessionPinTable(connection).remove(old.id());
        }
        return removed;
    }

    /** Whether the machine has opened no session after this one: garbage collection respects the newest alone. */
    public boolean isNewest(SessionId id) {
        return sql().number(
                                "SELECT COUNT(*) FROM session s JOIN session l ON l.machine = s.machine AND l.nr > s.nr"
                                        + " WHERE s.id = ?",
                                (Object) id.bytes())
                == 0;
    }

    public void addTotals(SessionId id, SessionTotals more) {
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

    public void setUsed(SessionId id, Instant used) {
        sql().update("UPDATE session SET used = ? WHERE id = ?", used.toEpochMilli(), id.bytes());
    }

    /** Returns whether the session is the machine's and not finished. */
    public boolean isUnfinished(SessionId id, MachineId machine) {
        return sql().number(
                                "SELECT COUNT(*) FROM session WHERE id = ? AND machine = ? AND finished = 0",
                                id.bytes(),
                                machine.bytes())
                > 0;
    }

    /**
     * Finishes the session if it is the machine's. Earlier ones stay as they are: the holder of a stolen key, who can always
     * finish a session of its own, would otherwise finish that of a running backup.
     */
    public void finish(SessionId id, MachineId machine) {
        if (sql().update("UPDATE session SET finished = 1 WHERE id = ? AND machine = ?", id.bytes(), machine.bytes())
                > 0) {
            new SessionPinTable(connection).remove(id);
        }
    }

    /** Finishes all sessions of the machine. */
    public void finishAll(MachineId machine) {
        sql().update("UPDATE session SET finished = 1 WHERE machine = ?", (Object) machine.bytes());
        new SessionPinTable(connection).removeFinished();
    }

    /** Finishes all sessions of the vault's machines. */
    public void finishAll(VaultId vault) {
        sql().update(
                        "UPDATE session SET finished = 1 WHERE machine IN (SELECT id FROM machine WHERE vault = ?)",
                        (Object) vault.bytes());
        new SessionPinTable(connection).removeFinished();
    }

    private Sql sql() {
        return new Sql(connection);
    }
}
