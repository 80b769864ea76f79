package dev.coffre.server.jobs;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.JobRow;
import dev.coffre.server.catalog.Jobs;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.job.JobEnd;
import dev.coffre.vault.job.JobReport;
import dev.coffre.vault.job.JobState;
import dev.coffre.vault.problem.ProblemCode;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Records what agents report of their jobs. A job without a report for too long is marked failed. That is a guess, so a later
 * report of its end replaces it. The number of kept jobs is bounded for each machine and in time. Thread-safe.
 */
public final class JobLog {
    private static final Duration KEPT = Duration.ofDays(400);

    /** About two jobs an hour for {@link #KEPT}. */
    private static final long KEPT_OF_A_MACHINE = 20_000;

    private static final long OPEN_OF_A_MACHINE = 16;
    /** Seconds after which a machine may try again. */
    private static final int RETRY_SECONDS = 60;

    private static final int FORGOTTEN_AT_ONCE = 500;
    private static final Duration LONGEST_UNWRITTEN = Duration.ofMinutes(5);

    private final Catalog catalog;
    private final JobFeed feed;
    private final InstantSource clock;
    private final Duration silence;
    private final JobWatcher watcher;
    private final RunningJobs running;

    /** No report could arrive before this moment. */
    private final Instant listeningSince;

    /** Held over catalog and memory, so that reports of one job do not overtake each other. */
    private final ReentrantLock turn = new ReentrantLock();

    /**
     * @param silence after how long without a report a job has failed
     * @param watcher is called for every end, a guessed one included
     */
    public JobLog(Catalog catalog, JobFeed feed, InstantSource clock, Duration silence, JobWatcher watcher) {
        this.catalog = catalog;
        this.feed = feed;
        this.clock = clock;
        this.silence = silence;
        this.watcher = watcher;
        this.listeningSince = clock.instant();
        Duration quarter = silence.dividedBy(4);
        this.running = new RunningJobs(quarter.compareTo(LONGEST_UNWRITTEN) < 0 ? quarter : LONGEST_UNWRITTEN);
    }

    RunningJobs running() {
        return running;
    }

    /**
     * As {@link dev.coffre.vault.job.JobReports#report(JobReport)}.
     *
     * @throws dev.coffre.vault.problem.Problem {@code rate-limited} when the machine has too many jobs in progress
     */
    public JobState report(VaultId vault, MachineId machine, JobReport report) {
        turn.lock();
        try {
            Instant now = clock.instant();
            Optional<Job> known = report.end().isPresent()
                    ? Optional.empty()
                    : running.note(new Job.Key(machine, report.id()), report.progress(), now);
            Job job = known.orElseGet(() -> write(vault, machine, report, now));
            feed.publish(job);
            return job.row().state();
        } finally {
            turn.unlock();
        }
    }

    private Job write(VaultId vault, MachineId machine, JobReport report, Instant now) {
        JobRow row = catalog.write(connection -> {
            Jobs jobs = new Jobs(connection);
            Optional<JobRow> known = jobs.find(machine, report.id());
            if (known.filter(JobLog::isOver).isPresent()) {
                return known.get();
            }
            JobRow job = written(jobs, known, vault, machine, report, now);
            if (report.end().isPresent()) {
                watcher.ended(connection, job, report.end().get(), now);
            }
            return job;
        });
        if (row.state().isEnded()) {
            running.remove(row);
            return new Job(row, Optional.empty());
        }
        return running.put(row, report.progress());
    }

    private static JobRow written(
            Jobs jobs, Optional<JobRow> known, VaultId vault, MachineId machine, JobReport report, Instant now)
            throws SQLException {
        if (known.isEmpty()) {
            if (report.end().isEmpty() && jobs.open(machine) >= OPEN_OF_A_MACHINE) {
                throw ProblemCode.RATE_LIMITED.with("seconds", RETRY_SECONDS);
            }
            jobs.keepOnly(machine, KEPT_OF_A_MACHINE);
            return jobs.insert(vault, machine, report, now);
        }
        JobRow job = known.get();
        return report.end().isPresent() ? jobs.end(job, report.end().get(), now) : jobs.heard(job, now);
    }

    /** Returns whether the agent itself reported the job's end. */
    private static boolean isOver(JobRow job) {
        boolean guess = job.end().flatMap(JobEnd::code).equals(Optional.of(ProblemCode.AGENT_SILENT));
        return job.state().isEnded() && !guess;
    }

    /** Ends jobs that have been silent for too long, and deletes old ones. Call every minute or so. */
    public void tend() {
        turn.lock();
        try {
            Instant now = clock.instant();
            for (JobRow silent : catalog.write(connection -> endSilent(connection, now))) {
                running.remove(silent);
                feed.publish(new Job(silent, Optional.empty()));
            }
            catalog.change(connection -> {
                int forgotten = new Jobs(connection).forgetBefore(now.minus(KEPT), FORGOTTEN_AT_ONCE);
                if (forgotten > 0) {
                    System.getLogger(JobLog.class.getName())
                            .log(System.Logger.Level.DEBUG, "forgot {0} old jobs", forgotten);
                }
            });
        } finally {
            turn.unlock();
        }
    }

    private List<JobRow> endSilent(Connection connection, Instant now) throws SQLException {
        Instant cutoff = now.minus(silence);
        List<JobRow> ended = new ArrayList<>();
        if (listeningSince.isAfter(cutoff)) {
            return ended;
        }
        Jobs jobs = new Jobs(connection);
        for (JobRow job : jobs.heardBefore(cutoff)) {
            if (running.heard(job).isBefore(cutoff)) {
                JobEnd guess = JobEnd.failed(ProblemCode.AGENT_SILENT);
                JobRow silent = jobs.end(job, guess, now);
                watcher.ended(connection, silent, guess, now);
                ended.add(silent);
            }
        }
        return ended;
    }
}
