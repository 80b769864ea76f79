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
 * A job from its entry in the history to its end; the vault is told of it meanwhile. One that excludes others holds the
 * machine's lock until it is closed.
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

    /** By which {@code jobs} lists it. */
    public long number() {
        return entry.job();
    }

    /** Does the job's work, which notes its own good end; any other end is noted here. */
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
     * How far it is. May be called by any thread, and often.
     *
     * @param path that it is at; empty for none. The vault is not told of it
     */
    public void progress(JobProgress progress, String path) {
        synchronized (stages) {
            stage = JobStage.of(progress, path);
            stages.accept(vaultAway ? stage.withoutVault() : stage);
        }
        reporter.progress(progress);
    }

    /** Whether the vault answers. May be called by any thread. */
    public void vaultAnswers(boolean answers) {
        synchronized (stages) {
            if (vaultAway == answers) {
                vaultAway = !answers;
                stages.accept(vaultAway ? stage.withoutVault() : stage);
            }
        }
    }

    /** Something went wrong beside the way. May be called by any thread. */
    public void warned(Problem warning) {
        synchronized (warnings) {
            warnings.merge(warning.code(), 1L, Long::sum);
            findings.add(warning);
        }
    }

    /** Notes how it ended; what comes second is not noted. */
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

    /** Ends it while threads of it may hang: the process is about to end, and the next job need not wait for that. */
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
