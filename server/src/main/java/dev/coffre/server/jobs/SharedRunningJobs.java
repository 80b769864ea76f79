package dev.coffre.server.jobs;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.CatalogConnection;
import dev.coffre.server.catalog.JobChangeTable;
import dev.coffre.server.catalog.JobRow;
import dev.coffre.server.catalog.RunningJobRow;
import dev.coffre.server.catalog.RunningJobTable;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.job.JobProgress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Shares the reports that each process receives through the catalog. {@link #exchange} writes those of the last second in one
 * transaction and increments a counter for each vault. It reads the counters of others only while a browser listens.
 * Thread-safe.
 */
public final class SharedRunningJobs implements RunningJobs {
    /** Longer than a report is kept from the catalog, after which the next one is written through. */
    private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(10);

    private final MemoryRunningJobs own;
    private final Catalog catalog;
    private final JobFeed feed;
    private final InstantSource clock;

    /** Reported since the last exchange, by number of the job. */
    private final Map<Long, RunningJobRow> unwritten = new ConcurrentHashMap<>();

    private final Set<VaultId> changed = ConcurrentHashMap.newKeySet();

    /** Used by the thread of {@link #exchange} alone. */
    private final Map<VaultId, Long> seenVersions = new HashMap<>();

    public SharedRunningJobs(MemoryRunningJobs own, Catalog catalog, JobFeed feed, InstantSource clock) {
        this.own = own;
        this.catalog = catalog;
        this.feed = feed;
        this.clock = clock;
    }

    @Override
    public Optional<Job> update(Job.Key key, Optional<JobProgress> progress, Instant now) {
        Optional<Job> job = own.update(key, progress, now);
        job.ifPresent(known -> note(known, now));
        return job;
    }

    @Override
    public Job put(JobRow row, Optional<JobProgress> progress) {
        Job job = own.put(row, progress);
        note(job, row.lastReported());
        return job;
    }

    private void note(Job job, Instant at) {
        unwritten.put(job.row().nr(), new RunningJobRow(job.row().nr(), at, job.progress()));
        changed.add(job.row().vault());
    }

    @Override
    public void remove(JobRow row) {
        own.remove(row);
        unwritten.remove(row.nr());
        changed.add(row.vault());
    }

    /** Another process may have received the newest report of a job, so the later one counts. */
    @Override
    public Map<Job.Key, LastReport> lastReports(Collection<JobRow> rows, CatalogConnection connection) {
        Map<Job.Key, LastReport> reports = own.lastReports(rows, connection);
        Map<Long, RunningJobRow> shared = new RunningJobTable(connection)
                .find(rows.stream().map(JobRow::nr).toList());
        for (JobRow row : rows) {
            RunningJobRow other = shared.get(row.nr());
            if (other != null) {
                reports.merge(
                        Job.Key.of(row),
                        new LastReport(other.progress(), other.heard()),
                        (here, there) -> there.at().isAfter(here.at()) ? there : here);
            }
        }
        return reports;
    }

    /**
     * Writes what was reported to this process, and tells its listeners what was reported to others. Call every second or
     * two, from one thread at a time.
     */
    public void exchange() {
        write();
        if (feed.isListenedTo()) {
            Map<VaultId, Long> versions = catalog.read(connection -> new JobChangeTable(connection).versions());
            versions.forEach((vault, version) -> {
                Long before = seenVersions.put(vault, version);
                if (before == null || before < version) {
                    feed.publish(vault);
                }
            });
        }
    }

    private void write() {
        Set<VaultId> vaults = new TreeSet<>(Comparator.comparing(VaultId::toString));
        vaults.addAll(changed);
        if (vaults.isEmpty()) {
            return;
        }
        changed.removeAll(vaults);
        List<RunningJobRow> reports = new ArrayList<>(unwritten.values());
        try {
            Map<VaultId, Long> versions = catalog.write(connection -> {
                new RunningJobTable(connection).put(reports);
                return new JobChangeTable(connection).increment(vaults);
            });
            reports.forEach(report -> unwritten.remove(report.job(), report));
            versions.forEach(this::noteOwn);
        } catch (RuntimeException failed) {
            changed.addAll(vaults);
            throw failed;
        }
    }

    /** Listeners here know of an own change already. */
    private void noteOwn(VaultId vault, long version) {
        seenVersions.computeIfPresent(vault, (same, before) -> before == version - 1 ? Long.valueOf(version) : before);
    }

    /** Deletes the rows of jobs that have ended. Call every minute or so. */
    public void expire() {
        own.removeSilent(clock.instant().minus(FORGOTTEN_AFTER));
        catalog.change(connection -> new RunningJobTable(connection).deleteEnded());
    }
}
