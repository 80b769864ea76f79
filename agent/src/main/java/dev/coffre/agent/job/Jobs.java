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

/** The jobs of this machine: the running one, and those that were. */
public final class Jobs {
    private static final long NO_JOB = 0;

    private final Path folder;
    private final JobHistory history;
    private final JobFindings findings;
    private final InstantSource clock;

    /** @param folder of the agent's state */
    public Jobs(Path folder, InstantSource clock) {
        this.folder = folder;
        this.history = new JobHistory(folder);
        this.findings = new JobFindings(folder);
        this.clock = clock;
    }

    /**
     * Begins a job that no other may run beside.
     *
     * @param what for people: the command's arguments, without secrets
     * @param onCancel called by another thread when the job shall stop
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
     * Does what is no job but must not happen beside one.
     *
     * @param what for people who find the place taken
     * @throws Problem {@code job-running}
     */
    public void whileNoneRuns(String what, Runnable work) {
        try (LockFile lock = LockFile.acquire(lockFile()).orElseThrow(this::otherRuns)) {
            lock.write(new JobHolder(NO_JOB, "", what, ProcessHandle.current().pid(), clock.millis(), ""));
            work.run();
        }
    }

    /**
     * Does what must not happen beside any job, not even beside one that others may run beside.
     *
     * @param what for people who find the place taken
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

    /** Forgets the jobs that were, and what the vault has not heard of them. */
    public void forget() {
        history.delete();
        findings.delete();
    }

    /** Notes a job that may run beside others. */
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

    /** Asks the running job to stop. @throws Problem {@code job-not-running} */
    public void cancel() {
        JobHolder holder = job().orElseThrow(ProblemCode.JOB_NOT_RUNNING::problem);
        if (!JobSocket.cancel(Path.of(holder.socket()))) {
            throw ProblemCode.JOB_NOT_RUNNING.problem();
        }
    }

    /** The number of the running job that holds the lock. */
    public Optional<Long> running() {
        return job().map(JobHolder::job);
    }

    /** The running job that holds the lock. */
    public Optional<JobHolder> job() {
        return holder().filter(holder -> holder.job() != NO_JOB);
    }

    /** How far that job is; empty when it is over or has not begun to count. */
    public Optional<JobStage> stage(JobHolder job) {
        return JobSocket.stage(Path.of(job.socket()));
    }

    /** All jobs that are remembered, oldest first. */
    public List<JobEntry> entries() {
        return history.entries();
    }

    /** Bytes of the files in the newest recovery point that this machine remembers to have made. */
    public Optional<Long> lastBackedUp() {
        return entries().reversed().stream()
                .filter(entry -> entry.kind().equals(JobKind.BACKUP.code())
                        && entry.point().isPresent())
                .flatMap(entry -> entry.backedUp().stream())
                .findFirst();
    }

    /** The first warnings of a job. */
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
