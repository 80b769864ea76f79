package dev.coffre.server.jobs;

import dev.coffre.server.catalog.JobRow;
import dev.coffre.server.message.JobEntry;
import dev.coffre.vault.id.JobId;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.job.JobProgress;
import dev.coffre.vault.wire.JobReportRequest;
import java.time.Instant;
import java.util.Optional;

/**
 * The current state of a job.
 *
 * @param progress last reported progress while the job runs; empty after a restart of the service until the next report
 */
public record Job(JobRow row, Optional<JobProgress> progress) {

    /** Identifies a job. The id alone is not enough, because an agent chooses it. */
    record Key(MachineId machine, JobId id) {
        static Key of(JobRow row) {
            return new Key(row.machine(), row.id());
        }
    }

    Key key() {
        return Key.of(row);
    }

    /** Returns the job as an entry of a list. */
    public JobEntry entry() {
        return new JobEntry(
                row.id().toString(),
                row.machine().toString(),
                row.machineName(),
                row.vault().toString(),
                row.vaultName(),
                row.kind().code(),
                row.state().code(),
                row.started().toEpochMilli(),
                row.ended().map(Instant::toEpochMilli),
                row.software().version(),
                row.software().os(),
                progress.map(JobReportRequest.Progress::of),
                row.end().map(JobReportRequest.End::of));
    }
}
