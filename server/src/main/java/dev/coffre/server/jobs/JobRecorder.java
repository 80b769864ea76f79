package dev.coffre.server.jobs;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.CatalogConnection;
import dev.coffre.server.catalog.JobRow;
import dev.coffre.server.catalog.JobTable;
import dev.coffre.server.jobs.RunningJobs.LastReport;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.job.JobReport;
import dev.coffre.vault.job.JobResult;
import dev.coffre.vault.job.JobState;
import dev.coffre.vault.problem.ProblemCode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Records what agents report of their jobs. A job without a report for too long is marked failed. That is a guess, so a
 * later report of its end replaces it. The number of kept jobs is bounded for each machine and in time. Thread-safe.
 */
public final class JobRecorder {
    private static final Duration RETENTION = Duration.ofDays(400);

    /** About two jobs an hour for {@link #RETENTION}. */
    private static final long MAX_KEPT_PER_MACHINE = 20_000;

    private static final long MAX_OPEN_PER_MACHINE = 16;
    /** Seconds after which a machine may try again. */
    private static final int RETRY_SECONDS = 60;

    private static final int DELETE_BATCH = 500;

    /** A job without a report for this long counts as failed. */
    private static final Duration SILENCE = Duration.ofMinutes(60);

    /** How far the row of a job in progress may lag behind its last report. */
    public static final Duration MAX_WRITE_DELAY = Duration.ofMinutes(5);

    private final Catalog catalog;
    private final JobFeed feed;
    private final InstantSource clock;
    private final JobEndListener listener;
    private final RunningJobs running;

    /** No report could arrive before this moment. */
    private final Instant listeningSince;

    /** Held over catalog and memory, so that reports of one job do not overtake each other. */
    private final ReentrantLock lock = new ReentrantLock();

    /** @param watcher is called for every end, a guessed one included */
    public JobRecorder(
            Catalog catalog, JobFeed feed, RunningJobs running, InstantSource clock, JobEndListener watcher) {
        this.catalog = catalog;
        this.feed = feed;
        this.running = running;
        this.clock = clock;
        this.listener = watcher;
        this.listeningSince = clock.instant();
    }

    /**
     * As {@link dev.coffre.vault.job.ReportSink#report(JobReport)}.
     *
     * @throws dev.coffre.vault.problem.Problem {@code rate-limited} when the machine has too many jobs in progress
     */
    public JobState report(VaultId vault, MachineId machine, JobReport report) {
        lock.lock();
        try {
            Instant now = clock.instant();
            Optional<Job> known = report.end().isPresent()
                    ? Optional.empty()
                    : running.update(new Job.Key(machine, report.id()), report.progress(), now);
            Job job = known.orElseGet(() -> write(vault, machine, report, now));
            feed.publish(vault);
            return job.row().state();
        } finally {
            lock.unlock();
        }
    }

    private Job write(VaultId vault, MachineId machine, JobReport report, Instant now) {
        JobRow row = catalog.write(connection -> {
            JobTable jobs = new JobTable(connection);
            Optional<JobRow> known = jobs.find(machine, report.id());
            if (known.filter(JobRecorder::isEndReported).isPresent()) {
                return known.get();
            }
            JobRow job = insertOrUpdate(jobs, known, vault, machine, report, now);
            if (report.end().isPresent()) {
                listener.ended(connection, job, report.end().get(), now);
            }
            return job;
        });
        if (row.state().isEnded()) {
            running.remove(row);
            return new Job(row, Optional.empty());
        }
        return running.put(row, report.progress());
    }

    private static JobRow insertOrUpdate(
            JobTable jobs, Optional<JobRow> known, VaultId vault, MachineId machine, JobReport report, Instant now) {
        if (known.isEmpty()) {
            if (report.end().isEmpty() && jobs.countInProgress(machine) >= MAX_OPEN_PER_MACHINE) {
                throw ProblemCode.RATE_LIMITED.with("seconds", RETRY_SECONDS);
            }
            jobs.trim(machine, MAX_KEPT_PER_MACHINE);
            return jobs.insert(vault, machine, report, now);
        }
        JobRow job = known.get();
        return report.end().isPresent() ? jobs.finish(job, report.end().get(), now) : jobs.setInProgress(job, now);
    }

    /** Returns whether the agent itself reported the job's end. */
    private static boolean isEndReported(JobRow job) {
        boolean guess = job.end().flatMap(JobResult::code).equals(Optional.of(ProblemCode.AGENT_SILENT));
        return job.state().isEnded() && !guess;
    }

    /** Ends jobs that have been silent for too long, and deletes old ones. Call every minute or so. */
    public void expire() {
        lock.lock();
        try {
            Instant now = clock.instant();
            for (JobRow silent : catalog.write(connection -> endSilent(connection, now))) {
                running.remove(silent);
                feed.publish(silent.vault());
            }
            catalog.change(connection -> {
                int forgotten = new JobTable(connection).deleteEndedBefore(now.minus(RETENTION), DELETE_BATCH);
                if (forgotten > 0) {
                    System.getLogger(JobRecorder.class.getName())
                            .log(System.Logger.Level.DEBUG, "forgot {0} old jobs", forgotten);
                }
            });
        } finally {
            lock.unlock();
        }
    }

    private List<JobRow> endSilent(CatalogConnection connection, Instant now) {
        Instant cutoff = now.minus(SILENCE);
        List<JobRow> ended = new ArrayList<>();
        if (listeningSince.isAfter(cutoff)) {
            return ended;
        }
        JobTable jobs = new JobTable(connection);
        List<JobRow> quiet = jobs.inProgressReportedBefore(cutoff);
        Map<Job.Key, LastReport> reports = running.lastReports(quiet, connection);
        for (JobRow job : quiet) {
            LastReport last = reports.get(Job.Key.of(job));
            if (last == null || last.at().isBefore(cutoff)) {
                JobResult guess = JobResult.failed(ProblemCode.AGENT_SILENT);
                JobRow silent = jobs.finish(job, guess, now);
                listener.ended(connection, silent, guess, now);
                ended.add(silent);
            }
        }
        return ended;
    }
}
