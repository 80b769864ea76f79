package dev.coffre.server.jobs;

import dev.coffre.server.catalog.CatalogConnection;
import dev.coffre.server.catalog.JobRow;
import dev.coffre.vault.job.JobProgress;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps the reports that this process received. Thread-safe. */
public final class MemoryRunningJobs implements RunningJobs {
    private final Map<Job.Key, KnownJob> jobs = new ConcurrentHashMap<>();
    private final Duration maxWriteDelay;

    /** @param writeAfter how far the catalog may lag behind */
    public MemoryRunningJobs(Duration writeAfter) {
        this.maxWriteDelay = writeAfter;
    }

    private record KnownJob(JobRow row, LastReport last) {
        KnownJob with(Optional<JobProgress> progress, Instant at) {
            return new KnownJob(row, new LastReport(progress.isPresent() ? progress : last.progress(), at));
        }

        Job job() {
            return new Job(row, last.progress());
        }
    }

    @Override
    public Optional<Job> update(Job.Key key, Optional<JobProgress> progress, Instant now) {
        return Optional.ofNullable(jobs.computeIfPresent(key, (same, before) -> before.with(progress, now)))
                .filter(heard -> now.isBefore(heard.row.lastReported().plus(maxWriteDelay)))
                .map(KnownJob::job);
    }

    @Override
    public Job put(JobRow row, Optional<JobProgress> progress) {
        Instant at = row.lastReported();
        return jobs.compute(Job.Key.of(row), (same, before) -> {
                    KnownJob begun = new KnownJob(row, before == null ? new LastReport(progress, at) : before.last);
                    return begun.with(progress, at);
                })
                .job();
    }

    @Override
    public void remove(JobRow row) {
        jobs.remove(Job.Key.of(row));
    }

    @Override
    public Map<Job.Key, LastReport> lastReports(Collection<JobRow> rows, CatalogConnection connection) {
        Map<Job.Key, LastReport> reports = new HashMap<>();
        for (JobRow row : rows) {
            KnownJob known = jobs.get(Job.Key.of(row));
            if (known != null) {
                reports.put(Job.Key.of(row), known.last);
            }
        }
        return reports;
    }

    /** Forgets jobs without a report since {@code cutoff}: another process may have received their end. */
    void removeSilent(Instant cutoff) {
        jobs.values().removeIf(known -> known.last.at().isBefore(cutoff));
    }
}
