package dev.coffre.agent.job;

import dev.coffre.agent.platform.LocalSockets;
import dev.coffre.agent.process.LockFile;
import dev.coffre.agent.report.JobReporter;
import dev.coffre.agent.report.ReportingContext;
import dev.coffre.backup.trust.PrivatePath;
import dev.coffre.vault.id.JobId;
import dev.coffre.vault.job.JobKind;
import dev.coffre.vault.job.JobReport;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** The jobs of this machine, running and past. */
public final class JobRegistry {
    private static final long NO_JOB = 0;

    private final PrivatePath folder;
    private final LocalSockets sockets;
    private final JobHistory history;
    private final JobWarnings warnings;
    private final LongCommands longCommands;
    private final InstantSource clock;

    /** @param folder the agent's state directory */
    public JobRegistry(PrivatePath folder, LocalSockets sockets, InstantSource clock) {
        this.folder = folder;
        this.sockets = sockets;
        this.history = new JobHistory(folder);
        this.warnings = new JobWarnings(folder);
        this.longCommands = new LongCommands(folder);
        this.clock = clock;
    }

    /**
     * Begins a job that excludes other such jobs.
     *
     * @param what the command's arguments for people, without secrets
     * @param onCancel called by another thread when the job should stop
     * @throws Problem {@code job-running}
     */
    public RunningJob begin(JobKind kind, String what, Runnable onCancel, ReportingContext reporting) {
        LockFile lock = LockFile.acquire(lockFile()).orElseThrow(this::jobRunning);
        try {
            Instant now = clock.instant();
            JobId id = JobId.random(reporting.random());
            JobHistoryEntry entry = enter(kind, what, now, id);
            JobSocket socket = new JobSocket(sockets, folder, entry.job(), onCancel);
            lock.write(new JobLockInfo(
                    entry.job(),
                    kind.code(),
                    kind.code() + " " + entry.what(),
                    ProcessHandle.current().pid(),
                    entry.started(),
                    socket.address()));
            return new RunningJob(
                    entry, history, warnings, clock, reporter(id, kind, now, reporting), socket::progress, () -> {
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
    public void withJobLock(String what, Runnable work) {
        try (LockFile lock = LockFile.acquire(lockFile()).orElseThrow(this::jobRunning)) {
            lock.write(new JobLockInfo(NO_JOB, "", what, ProcessHandle.current().pid(), clock.millis(), ""));
            work.run();
        }
    }

    /**
     * Runs work while no job runs, including jobs that take no lock.
     *
     * @param what description for people whose command is refused meanwhile
     * @throws Problem {@code job-running}
     */
    public void withoutRunningJobs(String what, Runnable work) {
        withJobLock(what, () -> {
            entries().stream()
                    .filter(entry -> entry.status() == JobStatus.RUNNING)
                    .findFirst()
                    .ifPresent(running -> {
                        throw ProblemCode.JOB_RUNNING.with("job", running.kind() + " " + running.what());
                    });
            work.run();
        });
    }

    /** Deletes the history, including ends that the vault has not received. */
    public void deleteHistory() {
        history.delete();
        warnings.delete();
        longCommands.delete();
    }

    /** Begins a job that takes no lock, so that it may run beside others. */
    public RunningJob beginConcurrent(JobKind kind, String what, ReportingContext reporting) {
        Instant now = clock.instant();
        JobId id = JobId.random(reporting.random());
        JobHistoryEntry entry = enter(kind, what, now, id);
        return new RunningJob(
                entry, history, warnings, clock, reporter(id, kind, now, reporting), stage -> {}, () -> {});
    }

    private JobHistoryEntry enter(JobKind kind, String what, Instant now, JobId id) {
        JobHistoryEntry entry = history.begin(kind, what, now.toEpochMilli(), id);
        if (!entry.what().equals(what)) {
            longCommands.put(entry.job(), what);
        }
        return entry;
    }

    private JobReporter reporter(JobId id, JobKind kind, Instant now, ReportingContext reporting) {
        JobReport first = new JobReport(id, kind, reporting.software(), now, Optional.empty(), Optional.empty());
        return JobReporter.start(reporting, first, history.unreported(reporting.software()), history::markReported);
    }

    /**
     * Asks the job that holds the lock to stop or, if there is none, the newest job that runs without it.
     *
     * @throws Problem {@code job-not-running}
     */
    public void cancel() {
        if (!isHolderAsked().orElseGet(this::cancelConcurrent)) {
            throw ProblemCode.JOB_NOT_RUNNING.problem();
        }
    }

    /**
     * Asks this job to stop.
     *
     * @throws Problem {@code job-not-running}
     */
    public void cancel(long job) {
        boolean isAsked = lockHolder()
                .filter(holder -> holder.job() == job)
                .map(holder -> JobSocket.cancel(sockets, holder.socket(), job))
                .orElseGet(() -> entries().stream().anyMatch(entry -> entry.job() == job && isTerminated(entry)));
        if (!isAsked) {
            throw ProblemCode.JOB_NOT_RUNNING.with("job", job);
        }
    }

    /**
     * Asks the job that holds the lock to stop.
     *
     * @throws Problem {@code job-not-running}
     */
    public void cancelExclusive() {
        if (!isHolderAsked().orElse(false)) {
            throw ProblemCode.JOB_NOT_RUNNING.problem();
        }
    }

    /** Asks the job that holds the lock to stop. Returns whether it could be asked; empty if there is none. */
    private Optional<Boolean> isHolderAsked() {
        return lockHolder().map(holder -> JobSocket.cancel(sockets, holder.socket()));
    }

    /** Such a job has no socket. A signal stops it at a safe point, where the system has signals. */
    private boolean cancelConcurrent() {
        return entries().reversed().stream()
                .filter(entry -> entry.status() == JobStatus.RUNNING)
                .findFirst()
                .filter(JobRegistry::isTerminated)
                .isPresent();
    }

    private static boolean isTerminated(JobHistoryEntry entry) {
        return entry.status() == JobStatus.RUNNING
                && entry.report().filter(ReportState::terminate).isPresent();
    }

    /** Returns the number of the job that holds the lock. */
    public Optional<Long> lockHolderNumber() {
        return lockHolder().map(JobLockInfo::job);
    }

    /** Returns the job that holds the lock. */
    public Optional<JobLockInfo> lockHolder() {
        return holder().filter(holder -> holder.job() != NO_JOB);
    }

    /** Returns the job's progress; empty if it has ended or has no progress yet. */
    public Optional<LiveJobProgress> progress(JobLockInfo job) {
        return JobSocket.progress(sockets, job.socket());
    }

    /** Returns all jobs of the history, oldest first. */
    public List<JobHistoryEntry> entries() {
        return history.entries();
    }

    /** Returns the command of a job in full; its beginning with an ellipsis if it was too long to keep. */
    public String command(JobHistoryEntry job) {
        return job.beginning()
                .flatMap(beginning -> longCommands.get(job.job(), beginning))
                .orElse(job.what());
    }

    /** Returns bytes of the files in the newest recovery point that the history knows. */
    public Optional<Long> lastPointBytes() {
        return entries().reversed().stream()
                .filter(entry -> entry.kind().equals(JobKind.BACKUP.code())
                        && entry.point().isPresent())
                .flatMap(entry -> entry.pointBytes().stream())
                .findFirst();
    }

    /** Returns the first warnings of a job, and the first reports of what it did not recover. */
    public List<Problem> warnings(long job) {
        return warnings.of(job);
    }

    /** Returns what a job found, sorted. */
    public JobFindings findings(JobHistoryEntry job) {
        return JobFindings.of(warnings.of(job.job()), job);
    }

    private Problem jobRunning() {
        return ProblemCode.JOB_RUNNING.with(
                "job", holder().map(JobLockInfo::what).orElse("?"));
    }

    private Optional<JobLockInfo> holder() {
        return LockFile.holder(lockFile(), JobLockInfo.class);
    }

    private PrivatePath lockFile() {
        return folder.resolve("job.lock");
    }
}
