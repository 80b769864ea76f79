package dev.coffre.agent.command;

import dev.coffre.agent.job.JobOutcome;
import dev.coffre.agent.job.Jobs;
import dev.coffre.agent.job.RunningJob;
import dev.coffre.agent.machine.ReadableDomain;
import dev.coffre.vault.job.JobKind;
import dev.coffre.vault.job.JobProgress;
import dev.coffre.vault.problem.Problem;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A job that only reads. It is recorded if it reads this machine's points; reading another machine's leaves no history or
 * reports.
 */
record JobNote(Optional<RunningJob> job) implements AutoCloseable {
    static JobNote begin(Shell shell, ReadableDomain domain, JobKind kind, String what) {
        return new JobNote(domain.reports()
                .map(vault -> new Jobs(
                                shell.world().home().state(), shell.world().clock())
                        .note(kind, what, shell.reporting(vault))));
    }

    <T> T run(Supplier<T> work) {
        return job.isPresent() ? job.get().run(work) : work.get();
    }

    void progress(JobProgress progress, String path) {
        job.ifPresent(running -> running.progress(progress, path));
    }

    void warned(Problem warning) {
        job.ifPresent(running -> running.warned(warning));
    }

    void ended(JobOutcome outcome) {
        job.ifPresent(running -> running.ended(outcome));
    }

    void abandon(Problem why) {
        job.ifPresent(running -> running.abandon(why));
    }

    @Override
    public void close() {
        job.ifPresent(RunningJob::close);
    }
}
