package dev.coffre.server.jobs;

import dev.coffre.server.catalog.JobRow;
import dev.coffre.vault.job.JobProgress;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The jobs in progress as they were heard of last. Progress comes every few seconds from every machine: it stays in
 * memory, and the catalog is only told now and then that the job lives. Thread-safe.
 */
final class RunningJobs {
    private final Map<Job.Key, Heard> jobs = new ConcurrentHashMap<>();
    private final Duration writeAfter;

    /** @param writeAfter how far the catalog may be behind */
    RunningJobs(Duration writeAfter) {
        this.writeAfter = writeAfter;
    }

    private record Heard(JobRow row, Optional<JobProgress> progress, Instant at) {}

    /** Notes news of a job; empty if the catalog must be asked or told. */
    Optional<Job> note(Job.Key key, Optional<JobProgress> progress, Instant now) {
        Heard noted = jobs.computeIfPresent(
                key, (same, before) -> new Heard(before.row, progress.isPresent() ? progress : before.progress, now));
        return Optional.ofNullable(noted)
                .filter(heard -> now.isBefore(heard.row.heard().plus(writeAfter)))
                .map(heard -> new Job(heard.row, heard.progress));
    }

    /** The job is in progress, says the catalog. */
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

    /** When the job was heard of last, if that is not in the catalog. */
    Instant heard(JobRow row) {
        Heard heard = jobs.get(Job.Key.of(row));
        return heard == null || heard.at.isBefore(row.heard()) ? row.heard() : heard.at;
    }
}
