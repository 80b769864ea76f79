package dev.coffre.server.jobs;

import dev.coffre.server.catalog.JobRow;
import dev.coffre.vault.job.JobProgress;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The last reported state of the jobs in progress. Every machine reports progress every few seconds. It is kept in memory, and
 * the catalog only records now and then that the job is alive. Thread-safe.
 */
final class RunningJobs {
    private final Map<Job.Key, Heard> jobs = new ConcurrentHashMap<>();
    private final Duration writeAfter;

    /** @param writeAfter how far the catalog may lag behind */
    RunningJobs(Duration writeAfter) {
        this.writeAfter = writeAfter;
    }

    private record Heard(JobRow row, Optional<JobProgress> progress, Instant at) {}

    /** Records a report. Returns empty if the caller must read or write the catalog. */
    Optional<Job> note(Job.Key key, Optional<JobProgress> progress, Instant now) {
        Heard noted = jobs.computeIfPresent(
                key, (same, before) -> new Heard(before.row, progress.isPresent() ? progress : before.progress, now));
        return Optional.ofNullable(noted)
                .filter(heard -> now.isBefore(heard.row.heard().plus(writeAfter)))
                .map(heard -> new Job(heard.row, heard.progress));
    }

    /** Adds a job that is in progress according to the catalog. */
    Job put(JobRow row, Optional<JobProgress> progress) {
        Heard put = jobs.compute(
                Job.Key.of(row),
                (same, before) -> new Heard(
                        row, progress.isPresent() || before == null ? progress : before.progress, row.heard()));
        return new Job(row, put.progress);
    }

    void remove(JobRow row) {
        jobs.remove(Job.Key.of(row));
    }

    Optional<JobProgress> progress(JobRow row) {
        return Optional.ofNullable(jobs.get(Job.Key.of(row))).flatMap(Heard::progress);
    }

    /** Returns when the job's last report came, from memory or from the catalog, the later of the two. */
    Instant heard(JobRow row) {
        Heard heard = jobs.get(Job.Key.of(row));
        return heard == null || heard.at.isBefore(row.heard()) ? row.heard() : heard.at;
    }
}
