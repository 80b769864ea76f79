package dev.coffre.agent.command;

import dev.coffre.agent.job.JobOutcome;
import dev.coffre.agent.job.JobRate;
import dev.coffre.agent.job.RunningJob;
import dev.coffre.agent.machine.ReadableMachine;
import dev.coffre.vault.job.JobKind;
import dev.coffre.vault.job.JobProgress;
import dev.coffre.vault.job.JobStats;
import dev.coffre.vault.problem.ExitCode;
import dev.coffre.vault.problem.Problem;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A job that only reads. It is recorded if it reads this machine's points; reading another machine's leaves no history or
 * reports.
 */
record ReadingJob(Optional<RunningJob> job) implements AutoCloseable {
    static ReadingJob begin(ReportedJobs jobs, ReadableMachine machine, JobKind kind, String what) {
        return new ReadingJob(
                machine.reports().map(vault -> jobs.registry().beginConcurrent(kind, what, jobs.reporting(vault))));
    }

    <T> T run(Supplier<T> work) {
        return job.isPresent() ? job.get().run(work) : work.get();
    }

    /** Returns its number in the history; empty if it is not recorded. */
    Optional<Long> number() {
        return job.map(RunningJob::number);
    }

    void progress(JobProgress progress, JobRate rate, String path) {
        job.ifPresent(running -> running.progress(progress, rate, path));
    }

    void warned(Problem warning) {
        job.ifPresent(running -> running.addWarning(warning));
    }

    /** Records what is no warning, because the person chose it. */
    void remarked(Problem what) {
        job.ifPresent(running -> running.addRemark(what));
    }

    /** Records how the job ended. */
    void ended(CommandResult result, long files, long bytes, long warnings) {
        ended(result, files, bytes, warnings, Optional.empty());
    }

    /** @param recovered what a recovery counted */
    void ended(CommandResult result, long files, long bytes, long warnings, Optional<JobOutcome.Recovered> recovered) {
        JobOutcome outcome = new JobOutcome(
                result.exit(),
                result.exit() == ExitCode.DONE ? Optional.empty() : Optional.of(result.code()),
                Map.of(),
                result.point(),
                new JobStats(files, bytes, bytes, 0, 0),
                warnings,
                recovered);
        job.ifPresent(running -> running.end(outcome));
    }

    void abandon(Problem why) {
        job.ifPresent(running -> running.abandon(why));
    }

    @Override
    public void close() {
        job.ifPresent(RunningJob::close);
    }
}
