package dev.coffre.server.jobs;

import dev.coffre.server.catalog.CatalogConnection;
import dev.coffre.server.catalog.JobRow;
import dev.coffre.vault.job.JobProgress;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/**
 * The last reported state of the jobs in progress. Every machine reports progress every few seconds, so the jobs' rows only
 * record now and then that they are alive. Thread-safe.
 */
public interface RunningJobs {
    /**
     * The last report of a job.
     *
     * @param progress empty if none was reported yet
     */
    record LastReport(Optional<JobProgress> progress, Instant at) {}

    /** Records a report. Returns empty if the caller must read or write the catalog. */
    Optional<Job> update(Job.Key key, Optional<JobProgress> progress, Instant now);

    /** Adds a job that is in progress according to the catalog. */
    Job put(JobRow row, Optional<JobProgress> progress);

    /** Removes a job that has ended. */
    void remove(JobRow row);

    /** Returns the last reports of these jobs, as far as they are known. */
    Map<Job.Key, LastReport> lastReports(Collection<JobRow> rows, CatalogConnection connection);
}
