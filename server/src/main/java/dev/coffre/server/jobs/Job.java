package dev.coffre.server.jobs;

import dev.coffre.server.catalog.JobRow;
import dev.coffre.vault.id.JobId;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.job.JobProgress;
import dev.coffre.vault.wire.JobEntry;
import dev.coffre.vault.wire.ReportJob;
import java.time.Instant;
import java.util.Optional;

/**
 * A job as it stands now.
 *
 * @param progress the last one that was heard of, while the job runs; empty after a restart of the service until the next
 */
public record Job(JobRow row, Optional<JobProgress> progress) {

    /** What makes a job one of its kind: the id alone is chosen by an agent. */
    record Key(MachineId machine, JobId id) {
        static Key of(JobRow row) {
            return new Key(row.machine(), row.id());
        }
    }

    Key key() {
        return Key.of(row);
    }

    /** As lists show it. */
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
                progress.map(ReportJob.Progress::of),
                row.end().map(ReportJob.End::of));
    }
}
