package dev.coffre.server.jobs;

import dev.coffre.server.catalog.JobRow;
import dev.coffre.vault.job.JobProgress;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The last reported state of the jobs in progress. Every machine reports progress every few seconds. It is kept in
 * memory, and the catalog only records now and then that the job is alive. Thread-safe.
 */
final class RunningJobs {
    private final Map<Job.Key, LastReport> jobs = new ConcurrentHashMap<>();
    private final Duration maxWriteDelay;

    /** @param writeAfter how far the catalog may lag behind */
    RunningJobs(Duration writeAfter) {
        this.maxWriteDelay = writeAfter;
    }

    private record LastReport(JobRow row, Optional<JobProgress> progress, Instant at) {}

    /** Records a report. Returns empty if the caller must read or write the catalog. */
    Optional<Job> update(Job.Key key, Optional<JobProgress> progress, Instant now) {
        LastReport noted = jobs.computeIfPresent(
                key,
                (same, before) -> new LastReport(before.row, progress.isPresent() ? progress : before.progress, now));
        return Optional.ofNullable(noted)
                .filter(heard -> now.isBefore(heard.row.lastReported().plus(maxWriteDelay)))
                .map(heard -> new Job(heard.row, heard.progress));
    }

    /** Adds a job that is in progress according to the catalog. */
    Job put(JobRow row, Optional<JobProgress> progress) {
        LastReport put = jobs.compute(
                Job.Key.of(row),
                (same, before) -> new LastReport(
                        row, progress.isPresent() || before == null ? progress : before.progress, row.lastReported()));
        return new Job(row, put.progress);
    }

    void remove(JobRow row) {
        jobs.remove(Job.Key.of(row));
    }

    Optional<JobProgress> progress(JobRow row) {
        return Optional.ofNullable(jobs.get(Job.Key.of(row))).flatMap(LastReport::progress);
    }

    /** Returns when the job's last report came, from memory or from the catalog, the later of the two. */
    Instant lastHeard(JobRow row) {
        LastReport heard = jobs.get(Job.Key.of(row));
        return heard == null || heard.at.isBefore(row.lastReported()) ? row.lastReported() : heard.at;
    }
}
