package dev.coffre.agent.job;

import dev.coffre.agent.process.LockFile;
import dev.coffre.agent.report.JobReporter;
import dev.coffre.agent.report.Reporting;
import dev.coffre.vault.id.JobId;
import dev.coffre.vault.job.JobKind;
import dev.coffre.vault.job.JobReport;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** The jobs of this machine, running and past. */
public final class Jobs {
    private static final long NO_JOB = 0;

    private final Path folder;
    private final JobHistory history;
    private final JobFindings findings;
    private final InstantSource clock;

    /** @param folder the agent's state directory */
    public Jobs(Path folder, InstantSource clock) {
        this.folder = folder;
        this.history = new JobHistory(folder);
        this.findings = new JobFindings(folder);
        this.clock = clock;
    }

    /**
     * Begins a job that excludes other such jobs.
     *
     * @param what the command's arguments for people, without secrets
     * @param onCancel called by another thread when the job should stop
     * @throws Problem {@code job-running}
     */
    public RunningJob begin(JobKind kind, String what, Runnable onCancel, Reporting reporting) {
        LockFile lock = LockFile.acquire(lockFile()).orElseThrow(this::otherRuns);
        try {
            Instant now = clock.instant();
            JobId id = JobId.random(reporting.random());
            JobEntry entry = history.begin(kind, what, now.toEpochMilli(), id);
            JobSocket socket = new JobSocket(folder, onCancel);
            lock.write(new JobHolder(
                    entry.job(),
                    kind.code(),
                    kind.code() + " " + entry.what(),
                    ProcessHandle.current().pid(),
                    entry.started(),
                    socket.path().toString()));
            return new RunningJob(
                    entry, history, findings, clock, reporter(id, kind, now, reporting), socket::stage, () -> {
                        socket.close();
                        lock.close();
                    });
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /**
     * Runs work that is not a job itself, while holding the lock of jobs.
     *
     * @param what description for people whose command is refused meanwhile
     * @throws Problem {@code job-running}
     */
    public void whileNoneRuns(String what, Runnable work) {
        try (LockFile lock = LockFile.acquire(lockFile()).orElseThrow(this::otherRuns)) {
            lock.write(new JobHolder(NO_JOB, "", what, ProcessHandle.current().pid(), clock.millis(), ""));
            work.run();
        }
    }

    /**
     * Runs work while no job runs, including jobs that take no lock.
     *
     * @param what description for people whose command is refused meanwhile
     * @throws Problem {@code job-running}
     */
    public void alone(String what, Runnable work) {
        whileNoneRuns(what, () -> {
            entries().stream()
                    .filter(entry -> entry.standing() == JobStanding.RUNNING)
                    .findFirst()
                    .ifPresent(running -> {
                        throw ProblemCode.JOB_RUNNING.with("job", running.kind() + " " + running.what());
                    });
            work.run();
        });
    }

    /** Deletes the history, including ends that the vault has not received. */
    public void forget() {
        history.delete();
        findings.delete();
    }

    /** Begins a job that takes no lock, so that it may run beside others. */
    public RunningJob note(JobKind kind, String what, Reporting reporting) {
        Instant now = clock.instant();
        JobId id = JobId.random(reporting.random());
        JobEntry entry = history.begin(kind, what, now.toEpochMilli(), id);
        return new RunningJob(
                entry, history, findings, clock, reporter(id, kind, now, reporting), stage -> {}, () -> {});
    }

    private JobReporter reporter(JobId id, JobKind kind, Instant now, Reporting reporting) {
        JobReport first = new JobReport(id, kind, reporting.software(), now, Optional.empty(), Optional.empty());
        return JobReporter.begin(reporting, first, history.untold(reporting.software()), history::heard);
    }

    /**
     * Asks the running job to stop.
     *
     * @throws Problem {@code job-not-running}
     */
    public void cancel() {
        JobHolder holder = job().orElseThrow(ProblemCode.JOB_NOT_RUNNING::problem);
        if (!JobSocket.cancel(Path.of(holder.socket()))) {
            throw ProblemCode.JOB_NOT_RUNNING.problem();
        }
    }

    /** Returns the number of the job that holds the lock. */
    public Optional<Long> running() {
        return job().map(JobHolder::job);
    }

    /** Returns the job that holds the lock. */
    public Optional<JobHolder> job() {
        return holder().filter(holder -> holder.job() != NO_JOB);
    }

    /** Returns the job's progress; empty if it has ended or has no progress yet. */
    public Optional<JobStage> stage(JobHolder job) {
        return JobSocket.stage(Path.of(job.socket()));
    }

    /** Returns all jobs of the history, oldest first. */
    public List<JobEntry> entries() {
        return history.entries();
    }

    /** Returns bytes of the files in the newest recovery point that the history knows. */
    public Optional<Long> lastBackedUp() {
        return entries().reversed().stream()
                .filter(entry -> entry.kind().equals(JobKind.BACKUP.code())
                        && entry.point().isPresent())
                .flatMap(entry -> entry.backedUp().stream())
                .findFirst();
    }

    /** Returns the first warnings of a job. */
    public List<Problem> findings(long job) {
        return findings.of(job);
    }

    private Problem otherRuns() {
        return ProblemCode.JOB_RUNNING.with("job", holder().map(JobHolder::what).orElse("?"));
    }

    private Optional<JobHolder> holder() {
        return LockFile.holder(lockFile(), JobHolder.class);
    }

    private Path lockFile() {
        return folder.resolve("job.lock");
    }
}
