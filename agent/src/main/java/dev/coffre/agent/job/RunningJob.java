package dev.coffre.agent.job;

import dev.coffre.agent.report.JobReporter;
import dev.coffre.vault.job.JobEnd;
import dev.coffre.vault.job.JobProgress;
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
    private final JobEntry entry;
    private final JobHistory history;
    private final JobFindings.Writer findings;
    private final InstantSource clock;
    private final JobReporter reporter;
    private final Consumer<JobStage> stages;
    private final Runnable release;
    private JobStage stage = JobStage.BEGINNING;
    private boolean vaultAway;
    private final Map<ProblemCode, Long> warnings = new EnumMap<>(ProblemCode.class);
    private final AtomicBoolean noted = new AtomicBoolean();
    private final AtomicBoolean released = new AtomicBoolean();

    RunningJob(
            JobEntry entry,
            JobHistory history,
            JobFindings findings,
            InstantSource clock,
            JobReporter reporter,
            Consumer<JobStage> stages,
            Runnable release) {
        this.entry = entry;
        this.history = history;
        this.findings = findings.of(entry);
        this.clock = clock;
        this.reporter = reporter;
        this.stages = stages;
        this.release = release;
    }

    /** Returns its number in the history. */
    public long number() {
        return entry.job();
    }

    /** Runs the work, which must call {@link #ended} on success. A problem or exception is recorded here. */
    public <T> T run(Supplier<T> work) {
        try {
            return work.get();
        } catch (Problem problem) {
            ended(JobOutcome.failed(problem));
            throw problem;
        } catch (RuntimeException | Error defect) {
            ended(JobOutcome.failed(ProblemCode.INTERNAL_BUG));
            throw defect;
        }
    }

    /**
     * Updates the progress. Thread-safe, and cheap enough to be called often.
     *
     * @param path being processed, or empty; not reported to the vault
     */
    public void progress(JobProgress progress, String path) {
        synchronized (stages) {
            stage = JobStage.of(progress, path);
            stages.accept(vaultAway ? stage.withoutVault() : stage);
        }
        reporter.progress(progress);
    }

    /** Records whether the vault answers. Thread-safe. */
    public void vaultAnswers(boolean answers) {
        synchronized (stages) {
            if (vaultAway == answers) {
                vaultAway = !answers;
                stages.accept(vaultAway ? stage.withoutVault() : stage);
            }
        }
    }

    /** Records a warning. Thread-safe. */
    public void warned(Problem warning) {
        synchronized (warnings) {
            warnings.merge(warning.code(), 1L, Long::sum);
            findings.add(warning);
        }
    }

    /** Records how the job ended. Only the first call counts. */
    public void ended(JobOutcome outcome) {
        if (noted.getAndSet(true)) {
            return;
        }
        JobEnd end;
        synchronized (warnings) {
            end = outcome.end(warnings);
        }
        history.end(entry, outcome, end, clock.millis());
        reporter.end(end);
    }

    /** Ends the job while its threads may hang: the process is about to end, and the next job must not wait for that. */
    public void abandon(Problem why) {
        ended(JobOutcome.failed(why));
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
