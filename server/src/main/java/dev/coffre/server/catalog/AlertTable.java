package dev.coffre.server.catalog;

import dev.coffre.server.catalog.Dialect.Numbers;
import dev.coffre.vault.id.JobId;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.point.Tombstone;
import dev.coffre.vault.problem.ProblemCode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The table of alerts. */
public record AlertTable(CatalogConnection connection) {
    private static final String ALERT =
            "SELECT a.nr, a.vault, v.name, a.machine, m.name, a.kind, a.severity, a.state, a.raised, a.last_raised,"
                    + " a.occurrences, a.code, a.percent, a.job, a.acknowledged, a.acknowledged_by, a.closed"
                    + " FROM alert a JOIN vault v ON v.id = a.vault LEFT JOIN machine m ON m.id = a.machine ";

    /** The subject of an alert. At most one alert per key is not closed. */
    public record AlertKey(VaultId vault, Optional<MachineId> machine, AlertKind kind) {
        byte[] subject() {
            return machine.map(MachineId::bytes).orElseGet(vault::bytes);
        }
    }

    /** What raised the alert this time. */
    public record AlertCause(
            AlertSeverity severity, Optional<ProblemCode> code, Optional<Integer> percent, Optional<JobId> job) {
        public static AlertCause of(AlertSeverity severity) {
            return new AlertCause(severity, Optional.empty(), Optional.empty(), Optional.empty());
        }
    }

    List<AlertRow> findAll(List<Long> nrs) {
        Numbers wanted = new Numbers(nrs);
        return sql().list(AlertTable::row, ALERT + "WHERE " + sql().isIn("a.nr", wanted), wanted);
    }

    public Optional<AlertRow> find(long nr) {
        return sql().first(AlertTable::row, ALERT + "WHERE a.nr = ?", nr);
    }

    /** Returns the alert of this key that is not closed. */
    public Optional<AlertRow> active(AlertKey key) {
        return sql().first(
                        AlertTable::row,
                        ALERT + "WHERE a.vault = ? AND a.subject = ? AND a.kind = ? AND a.state <> 'closed'",
                        key.vault.bytes(),
                        key.subject(),
                        key.kind.code());
    }

    /** Returns the alerts of this kind that are not closed. */
    public List<AlertRow> active(AlertKind kind) {
        return sql().list(
                        AlertTable::row,
                        ALERT + "WHERE a.state IN ('open', 'acknowledged') AND a.kind = ?",
                        kind.code());
    }

    /**
     * Returns the domains whose key slots were superseded after their latest {@link AlertKind#SLOTS_CHANGED} alert, or after
     * {@code since} if there was none. A crash or a full disk prevented these alerts. Each domain is given as the alert key
     * of one of its machines.
     */
    public List<AlertKey> slotChangesWithoutAlert(Instant since) {
        String kind = AlertKind.SLOTS_CHANGED.code();
        return sql()
                .list(
                        row -> new AlertKey(
                                VaultId.from(row.getBytes(1), 0),
                                Optional.of(MachineId.from(row.getBytes(2), 0)),
                                AlertKind.SLOTS_CHANGED),
                        "SELECT m.vault, m.id FROM machine m WHERE m.removed_at IS NULL AND m.id = (SELECT f.id FROM"
                                + " machine f WHERE f.domain = m.domain AND f.removed_at IS NULL ORDER BY f.id LIMIT 1)"
                                + " AND (SELECT MAX(s.superseded_at) FROM slot s WHERE s.domain = m.domain) > (SELECT"
                                + " COALESCE(MAX(a.last_raised), ?) FROM alert a JOIN machine o ON o.id = a.machine WHERE"
                                + " o.domain = m.domain AND a.kind = ?)",
                        since.toEpochMilli(),
                        kind)
                .stream()
                .toList();
    }

    /**
     * Returns the keys of {@link AlertKind#DATA_DELETED} alerts that disagree with the points: a person deleted points of the
     * machine and no alert is active, or one is active and none of its points is deleted. A rebuild loses alerts, a crash
     * prevents one, and retention removes points.
     */
    public List<AlertKey> outdatedDeletionAlerts() {
        String active = "EXISTS (SELECT 1 FROM alert a WHERE a.vault = m.vault AND a.subject = m.id AND a.kind = ?"
                + " AND a.state IN ('open', 'acknowledged'))";
        String deleted = "EXISTS (SELECT 1 FROM point p WHERE p.machine = m.id AND p.removed_at IS NULL"
                + " AND p.deleted_because ";
        return sql().list(
                        row -> new AlertKey(
                                VaultId.from(row.getBytes(1), 0),
                                Optional.of(MachineId.from(row.getBytes(2), 0)),
                                AlertKind.DATA_DELETED),
                        "SELECT m.vault, m.id FROM machine m WHERE m.removed_at IS NULL AND (" + deleted
                                + "= ?) AND NOT " + active + " OR " + active + " AND NOT " + deleted + "IS NOT NULL))",
                        Tombstone.Reason.DELETED_BY_A_PERSON.number(),
                        AlertKind.DATA_DELETED.code(),
                        AlertKind.DATA_DELETED.code());
    }

    /** Returns the alerts of removed machines that are not closed. */
    public List<AlertRow> activeOfRemovedMachines() {
        return sql().list(
                        AlertTable::row,
                        ALERT + "WHERE a.state IN ('open', 'acknowledged') AND m.removed_at IS NOT NULL");
    }

    public AlertRow insert(AlertKey key, AlertCause cause, Instant now) {
        sql().update(
                        "INSERT INTO alert (vault, subject, machine, kind, severity, state, raised, last_raised,"
                                + " occurrences, code, percent, job) VALUES (?, ?, ?, ?, ?, 'open', ?, ?, 1, ?, ?, ?)",
                        key.vault.bytes(),
                        key.subject(),
                        key.machine.map(MachineId::bytes).orElse(null),
                        key.kind.code(),
                        cause.severity.code(),
                        now.toEpochMilli(),
                        now.toEpochMilli(),
                        cause.code.map(ProblemCode::code).orElse(null),
                        cause.percent.orElse(null),
                        cause.job.map(JobId::bytes).orElse(null));
        return active(key).orElseThrow();
    }

    /** Updates an alert that was raised again or whose cause changed. */
    public AlertRow update(AlertRow alert, AlertCause cause, AlertState state, long occurrences, Instant last) {
        sql().update(
                        "UPDATE alert SET severity = ?, state = ?, last_raised = ?, occurrences = ?, code = ?,"
                                + " percent = ?, job = ? WHERE nr = ?",
                        cause.severity.code(),
                        state.code(),
                        last.toEpochMilli(),
                        occurrences,
                        cause.code.map(ProblemCode::code).orElse(null),
                        cause.percent.orElse(null),
                        cause.job.map(JobId::bytes).orElse(null),
                        alert.nr());
        return find(alert.nr()).orElseThrow();
    }

    public AlertRow acknowledge(AlertRow alert, String account, Instant now) {
        sql().update(
                        "UPDATE alert SET state = 'acknowledged', acknowledged = ?, acknowledged_by = ? WHERE nr = ?",
                        now.toEpochMilli(),
                        account,
                        alert.nr());
        return find(alert.nr()).orElseThrow();
    }

    public AlertRow close(AlertRow alert, Instant now) {
        sql().update("UPDATE alert SET state = 'closed', closed = ? WHERE nr = ?", now.toEpochMilli(), alert.nr());
        return find(alert.nr()).orElseThrow();
    }

    /** Deletes the closed alerts of this key beyond its {@code most} newest alerts. */
    public void trim(AlertKey key, int most) {
        sql().update(
                        "DELETE FROM alert WHERE state = 'closed' AND nr IN (SELECT nr FROM alert"
                                + " WHERE vault = ? AND subject = ? AND kind = ? ORDER BY nr DESC LIMIT 1000 OFFSET ?)",
                        key.vault.bytes(),
                        key.subject(),
                        key.kind.code(),
                        most);
    }

    /** Deletes closed alerts raised before {@code cutoff}, at most {@code most} of each severity. */
    public void deleteClosedBefore(Instant cutoff, int most) {
        for (AlertSeverity severity : AlertSeverity.values()) {
            sql().update(
                            "DELETE FROM alert WHERE nr IN (SELECT nr FROM alert WHERE state = 'closed'"
                                    + " AND severity = ? ORDER BY nr LIMIT ?) AND raised < ?",
                            severity.code(),
                            most,
                            cutoff.toEpochMilli());
        }
    }

    private Sql sql() {
        return new Sql(connection);
    }

    private static AlertRow row(ResultSet row) throws SQLException {
        Optional<Instant> acknowledged = instant(row, 15);
        byte @Nullable [] machine = row.getBytes(4);
        byte @Nullable [] job = row.getBytes(14);
        int percent = row.getInt(13);
        boolean hasPercent = !row.wasNull();
        @Nullable String by = row.getString(16);
        return new AlertRow(
                row.getLong(1),
                VaultId.from(row.getBytes(2), 0),
                row.getString(3),
                Optional.ofNullable(machine).map(bytes -> MachineId.from(bytes, 0)),
                text(row, 5),
                AlertKind.fromCode(row.getString(6)).orElseThrow(),
                AlertSeverity.fromCode(row.getString(7)).orElseThrow(),
                AlertState.fromCode(row.getString(8)).orElseThrow(),
                Instant.ofEpochMilli(row.getLong(9)),
                Instant.ofEpochMilli(row.getLong(10)),
                row.getLong(11),
                text(row, 12).flatMap(ProblemCode::fromCode),
                hasPercent ? Optional.of(percent) : Optional.empty(),
                Optional.ofNullable(job).map(bytes -> JobId.from(bytes, 0)),
                acknowledged.map(at -> new AlertRow.Acknowledgement(at, by == null ? "" : by)),
                instant(row, 17));
    }

    private static Optional<String> text(ResultSet row, int column) throws SQLException {
        @Nullable String text = row.getString(column);
        return Optional.ofNullable(text);
    }

    private static Optional<Instant> instant(ResultSet row, int column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    }
}
