package dev.coffre.agent.job;

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
    private final Path folder;
    private final JobHistory history;
    private final InstantSource clock;

    /** @param folder of the agent's state */
    public Jobs(Path folder, InstantSource clock) {
        this.folder = folder;
        this.history = new JobHistory(folder);
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
        JobLock lock = JobLock.acquire(lockFile());
        try {
            Instant now = clock.instant();
            JobId id = JobId.random(reporting.random());
            JobEntry entry = history.begin(kind, what, now.toEpochMilli(), id);
            CancelSocket socket = CancelSocket.open(folder, onCancel);
            lock.writeHolder(new JobLock.Holder(
                    entry.job(),
                    kind.code(),
                    kind.code() + " " + entry.what(),
                    ProcessHandle.current().pid(),
                    entry.started(),
                    socket.path().toString()));
            return new RunningJob(entry, history, clock, reporter(id, kind, now, reporting), () -> {
                socket.close();
                lock.close();
            });
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /** Notes a job that may run beside others. */
    public RunningJob note(JobKind kind, String what, Reporting reporting) {
        Instant now = clock.instant();
        JobId id = JobId.random(reporting.random());
        JobEntry entry = history.begin(kind, what, now.toEpochMilli(), id);
        return new RunningJob(entry, history, clock, reporter(id, kind, now, reporting), () -> {});
    }

    private JobReporter reporter(JobId id, JobKind kind, Instant now, Reporting reporting) {
        JobReport first = new JobReport(id, kind, reporting.software(), now, Optional.empty(), Optional.empty());
        return JobReporter.begin(reporting, first, history.untold(reporting.software()), history::heard);
    }

    /** Asks the running job to stop. @throws Problem {@code job-not-running} */
    public void cancel() {
        JobLock.Holder holder = JobLock.holder(lockFile()).orElseThrow(ProblemCode.JOB_NOT_RUNNING::problem);
        if (!CancelSocket.cancel(Path.of(holder.socket()))) {
            throw ProblemCode.JOB_NOT_RUNNING.problem();
        }
    }

    /** The number of the running job that holds the lock. */
    public Optional<Long> running() {
        return JobLock.holder(lockFile()).map(JobLock.Holder::job);
    }

    /** All jobs that are remembered, oldest first. */
    public List<JobEntry> entries() {
        return history.entries();
    }

    private Path lockFile() {
        return folder.resolve("job.lock");
    }
}
