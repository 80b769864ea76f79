package dev.coffre.agent.job;

import dev.coffre.agent.report.JobReporter;
import dev.coffre.vault.job.JobProgress;
import dev.coffre.vault.job.JobResult;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A job from its beginning to its end, in the history and in reports to the vault. An exclusive job holds the machine's lock
 * until it is closed.
 */
public final class RunningJob implements AutoCloseable {
    private final JobHistoryEntry entry;
    private final JobHistory history;
    private final JobWarnings.WarningWriter warningWriter;
    private final InstantSource clock;
    private final JobReporter reporter;
    private final Consumer<LiveJobProgress> stages;
    private final Runnable release;
    private LiveJobProgress stage = LiveJobProgress.INITIAL;
    private boolean vaultUnreachable;
    private final Map<ProblemCode, Long> warningCounts = new EnumMap<>(ProblemCode.class);
    private final AtomicBoolean ended = new AtomicBoolean();
    private final AtomicBoolean released = new AtomicBoolean();

    RunningJob(
            JobHistoryEntry entry,
            JobHistory history,
            JobWarnings findings,
            InstantSource clock,
            JobReporter reporter,
            Consumer<LiveJobProgress> stages,
            Runnable release) {
        this.entry = entry;
        this.history = history;
        this.warningWriter = findings.of(entry);
        this.clock = clock;
        this.reporter = reporter;
        this.stages = stages;
        this.release = release;
    }

    /** Returns its number in the history. */
    public long number() {
        return entry.job();
    }

    /** Runs the work, which must call {@link #end} on success. A problem or exception is recorded here. */
    public <T> T run(Supplier<T> work) {
        try {
            return work.get();
        } catch (Problem problem) {
            end(JobOutcome.failed(problem));
            throw problem;
        } catch (RuntimeException | Error defect) {
            end(JobOutcome.failed(ProblemCode.INTERNAL_BUG));
            throw defect;
        }
    }

    /**
     * Updates the progress. Thread-safe, and cheap enough to be called often.
     *
     * @param rate not reported to the vault
     * @param path being processed, or empty; not reported to the vault
     */
    public void progress(JobProgress progress, JobRate rate, String path) {
        synchronized (stages) {
            stage = LiveJobProgress.of(progress, rate, path);
            stages.accept(vaultUnreachable ? stage.unreachable() : stage);
        }
        reporter.progress(progress);
    }

    /** Records whether the vault answers. Thread-safe. */
    public void setVaultReachable(boolean answers) {
        synchronized (stages) {
            if (vaultUnreachable == answers) {
                vaultUnreachable = !answers;
                stages.accept(vaultUnreachable ? stage.unreachable() : stage);
            }
        }
    }

    /** Records a warning. Thread-safe. */
    public void addWarning(Problem warning) {
        synchronized (warningCounts) {
            warningCounts.merge(warning.code(), 1L, Long::sum);
            warningWriter.add(warning);
        }
    }

    /** Records what a recovery skipped, or placed beside an existing object, as the person chose. Not a warning. Thread-safe. */
    public void addRemark(Problem why) {
        synchronized (warningCounts) {
            warningWriter.add(why);
        }
    }

    /** Records how the job ended. Only the first call counts. */
    public void end(JobOutcome outcome) {
        if (ended.getAndSet(true)) {
            return;
        }
        JobResult end;
        synchronized (warningCounts) {
            end = outcome.end(warningCounts);
        }
        history.end(entry, outcome, end, clock.millis());
        reporter.end(end);
    }

    /** Ends the job while its threads may hang: the process is about to end, and the next job must not wait for that. */
    public void abandon(Problem why) {
        end(JobOutcome.failed(why));
        release();
    }

    private void release() {
        if (!released.getAndSet(true)) {
            release.run();
        }
    }

    @Override
    public void close() {
        try {
            reporter.close();
        } finally {
            release();
        }
    }
}
