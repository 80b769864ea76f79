package dev.coffre.server.catalog;

import dev.coffre.server.catalog.Dialect.Numbers;
import dev.coffre.vault.id.JobId;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.job.AgentSoftware;
import dev.coffre.vault.job.JobKind;
import dev.coffre.vault.job.JobReport;
import dev.coffre.vault.job.JobResult;
import dev.coffre.vault.job.JobState;
import dev.coffre.vault.job.JobStats;
import dev.coffre.vault.problem.ProblemCode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The table of jobs, for access to single rows. {@link JobQuery} searches it. */
public record JobTable(CatalogConnection connection) {
    private static final String JOB =
            "SELECT j.nr, j.id, j.machine, m.name, j.vault, v.name, j.kind, j.started, j.heard, j.ended,"
                    + " j.agent_started, j.agent_version, j.os, j.state, j.exit_code, j.code, j.warnings,"
                    + " j.warnings_by_code, j.files, j.bytes, j.bytes_read, j.bytes_sent, j.bytes_stored, j.point FROM job"
                    + " j JOIN machine m ON m.id = j.machine JOIN vault v ON v.id = j.vault ";

    private static final String IN_PROGRESS = JobState.IN_PROGRESS.code();

    public Optional<JobRow> find(MachineId machine, JobId id) {
        return sql().first(JobTable::row, JOB + "WHERE j.machine = ? AND j.id = ?", machine.bytes(), id.bytes());
    }

    /** Returns the jobs at cursors that {@link JobQuery} found, in any order. */
    List<JobRow> atCursors(List<TimeCursor> places) {
        Numbers wanted = new Numbers(places.stream().map(TimeCursor::number).toList());
        return sql().list(JobTable::row, JOB + "WHERE " + sql().isIn("j.nr", wanted), wanted);
    }

    /** Inserts a job that has begun or, if the report says so, has already ended. */
    public JobRow insert(VaultId vault, MachineId machine, JobReport report, Instant now) {
        sql().update(
                        "INSERT INTO job (machine, id, vault, kind, state, started, heard, agent_started,"
                                + " agent_version, os) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                        machine.bytes(),
                        report.id().bytes(),
                        vault.bytes(),
                        report.kind().code(),
                        IN_PROGRESS,
                        now.toEpochMilli(),
                        now.toEpochMilli(),
                        report.startedAt().toEpochMilli(),
                        report.software().version(),
                        report.software().os());
        JobRow begun = find(machine, report.id()).orElseThrow();
        return report.end().isPresent() ? finish(begun, report.end().get(), now) : begun;
    }

    /** Marks the job as in progress, even if it was considered ended. */
    public JobRow setInProgress(JobRow job, Instant now) {
        sql().update(
                        "UPDATE job SET heard = ?, state = ?, ended = NULL, code = NULL WHERE nr = ?",
                        now.toEpochMilli(),
                        IN_PROGRESS,
                        job.nr());
        return find(job.machine(), job.id()).orElseThrow();
    }

    public JobRow finish(JobRow job, JobResult end, Instant now) {
        JobStats figures = end.stats();
        sql().update(
                        "UPDATE job SET state = ?, ended = ?, exit_code = ?, code = ?, warnings = ?, warnings_by_code"
                                + " = ?, files = ?, bytes = ?, bytes_read = ?, bytes_sent = ?, bytes_stored = ?, point = ?"
                                + " WHERE nr = ?",
                        end.outcome().code(),
                        now.toEpochMilli(),
                        end.exit(),
                        end.code().map(ProblemCode::code).orElse(null),
                        end.warnings(),
                        WarningCountCodec.text(end.warningsByCode()),
                        figures.files(),
                        figures.bytes(),
                        figures.bytesRead(),
                        figures.bytesSent(),
                        figures.bytesStored(),
                        end.point().orElse(null),
                        job.nr());
        return find(job.machine(), job.id()).orElseThrow();
    }

    /**
     * Returns the successful jobs with these recovery points, newest first. They are the backups that made the points, and
     * the checks that read them.
     */
    public List<JobRow> ofPoints(MachineId machine, Collection<Long> points) {
        Numbers wanted = new Numbers(points);
        return sql().list(
                        JobTable::row,
                        JOB + "WHERE j.machine = ? AND j.state IN ('" + JobState.COMPLETED.code() + "', '"
                                + JobState.COMPLETED_WITH_WARNINGS.code() + "') AND "
                                + sql().isIn("j.point", wanted) + " ORDER BY j.started DESC, j.nr DESC",
                        machine.bytes(),
                        wanted);
    }

    /** Returns the number of the machine's jobs in progress. */
    public long countInProgress(MachineId machine) {
        return sql().number("SELECT COUNT(*) FROM job WHERE machine = ? AND state = ?", machine.bytes(), IN_PROGRESS);
    }

    /** Returns the jobs in progress whose stored report time is before {@code cutoff}. */
    public List<JobRow> inProgressReportedBefore(Instant cutoff) {
        return sql().list(JobTable::row, JOB + "WHERE j.state = ? AND j.heard < ?", IN_PROGRESS, cutoff.toEpochMilli());
    }

    /**
     * Deletes the machine's oldest ended jobs if it has more than {@code most}. Deletes one percent more than necessary, so
     * that it runs rarely.
     */
    public void trim(MachineId machine, long most) {
        long more = sql().number("SELECT COUNT(*) FROM job WHERE machine = ?", (Object) machine.bytes()) - most;
        if (more > 0) {
            sql().update(
                            "DELETE FROM job WHERE nr IN"
                                    + " (SELECT nr FROM job WHERE machine = ? AND state <> ? ORDER BY nr LIMIT ?)",
                            machine.bytes(),
                            IN_PROGRESS,
                            more + most / 100);
        }
    }

    /**
     * Deletes ended jobs started before {@code cutoff}, at most {@code most} of each state and kind. Returns how many were
     * deleted.
     */
    public int deleteEndedBefore(Instant cutoff, int most) {
        int forgotten = 0;
        for (JobState state : JobState.values()) {
            for (JobKind kind : state.isEnded() ? JobKind.values() : new JobKind[0]) {
                forgotten += sql().update(
                                "DELETE FROM job WHERE nr IN (SELECT nr FROM job"
                                        + " WHERE state = ? AND kind = ? AND started < ? ORDER BY started LIMIT ?)",
                                state.code(),
                                kind.code(),
                                cutoff.toEpochMilli(),
                                most);
            }
        }
        return forgotten;
    }

    private Sql sql() {
        return new Sql(connection);
    }

    private static JobRow row(ResultSet row) throws SQLException {
        long ended = row.getLong(10);
        boolean hasEnded = !row.wasNull();
        return new JobRow(
                row.getLong(1),
                JobId.from(row.getBytes(2), 0),
                MachineId.from(row.getBytes(3), 0),
                row.getString(4),
                VaultId.from(row.getBytes(5), 0),
                row.getString(6),
                JobKind.fromCode(row.getString(7)).orElseThrow(),
                Instant.ofEpochMilli(row.getLong(8)),
                Instant.ofEpochMilli(row.getLong(9)),
                hasEnded ? Optional.of(Instant.ofEpochMilli(ended)) : Optional.empty(),
                Instant.ofEpochMilli(row.getLong(11)),
                new AgentSoftware(row.getString(12), row.getString(13)),
                hasEnded ? Optional.of(finish(row)) : Optional.empty());
    }

    private static JobResult finish(ResultSet row) throws SQLException {
        long point = row.getLong(24);
        boolean hasPoint = !row.wasNull();
        @Nullable String code = row.getString(16);
        return new JobResult(
                JobState.fromCode(row.getString(14)).orElseThrow(),
                row.getInt(15),
                Optional.ofNullable(code).flatMap(ProblemCode::fromCode),
                row.getLong(17),
                WarningCountCodec.parse(row.getString(18)),
                new JobStats(row.getLong(19), row.getLong(20), row.getLong(21), row.getLong(22), row.getLong(23)),
                hasPoint ? Optional.of(point) : Optional.empty());
    }
}
