package dev.coffre.server.catalog;

import dev.coffre.server.catalog.Dialect.Numbers;
import dev.coffre.vault.job.JobPhase;
import dev.coffre.vault.job.JobProgress;
import dev.coffre.vault.job.JobState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The table of the last reports of jobs in progress. Each machine has a limit of these jobs. */
public record RunningJobTable(CatalogConnection connection) {
    private static final String IN_PROGRESS = JobState.IN_PROGRESS.code();

    /** Writes reports. One of a job that has ended, or that is older than the stored one, is left out. */
    public void put(List<RunningJobRow> reports) {
        sql().updateEach(
                        "INSERT INTO running_job (job, heard, phase, files, bytes, bytes_sent, expected_files,"
                                + " expected_bytes) SELECT nr, ?, ?, ?, ?, ?, ?, ? FROM job WHERE nr = ? AND state = ?"
                                + " ON CONFLICT (job) DO UPDATE SET heard = excluded.heard, phase = excluded.phase,"
                                + " files = excluded.files, bytes = excluded.bytes, bytes_sent = excluded.bytes_sent,"
                                + " expected_files = excluded.expected_files, expected_bytes = excluded.expected_bytes"
                                + " WHERE running_job.heard <= excluded.heard",
                        reports.stream().map(RunningJobTable::values).toList());
    }

    private static @Nullable Object[] values(RunningJobRow report) {
        Optional<JobProgress> progress = report.progress();
        return new @Nullable Object[] {
            report.heard().toEpochMilli(),
            progress.map(JobProgress::phase).map(JobPhase::code).orElse(null),
            progress.map(JobProgress::files).orElse(0L),
            progress.map(JobProgress::bytes).orElse(0L),
            progress.map(JobProgress::bytesSent).orElse(0L),
            progress.flatMap(JobProgress::expectedFiles).orElse(null),
            progress.flatMap(JobProgress::expectedBytes).orElse(null),
            report.job(),
            IN_PROGRESS
        };
    }

    /** Returns the last reports of these jobs, by number. */
    public Map<Long, RunningJobRow> find(Collection<Long> jobs) {
        Map<Long, RunningJobRow> found = new HashMap<>();
        if (!jobs.isEmpty()) {
            Numbers wanted = new Numbers(jobs);
            sql().forEach(
                            row -> found.put(row.getLong(1), row(row)),
                            "SELECT job, heard, phase, files, bytes, bytes_sent, expected_files, expected_bytes"
                                    + " FROM running_job WHERE " + sql().isIn("job", wanted),
                            wanted);
        }
        return found;
    }

    /** Deletes the reports of jobs that have ended or are deleted. */
    public void deleteEnded() {
        sql().update("DELETE FROM running_job WHERE job NOT IN (SELECT nr FROM job WHERE state = ?)", IN_PROGRESS);
    }

    private Sql sql() {
        return new Sql(connection);
    }

    private static RunningJobRow row(ResultSet row) throws SQLException {
        Optional<JobPhase> phase = Optional.ofNullable(row.getString(3)).flatMap(JobPhase::fromCode);
        Optional<JobProgress> progress = Optional.empty();
        if (phase.isPresent()) {
            progress = Optional.of(new JobProgress(
                    phase.get(), row.getLong(4), row.getLong(5), row.getLong(6), number(row, 7), number(row, 8)));
        }
        return new RunningJobRow(row.getLong(1), Instant.ofEpochMilli(row.getLong(2)), progress);
    }

    private static Optional<Long> number(ResultSet row, int column) throws SQLException {
        long number = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(number);
    }
}
