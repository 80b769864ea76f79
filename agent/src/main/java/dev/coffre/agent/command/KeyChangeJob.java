package dev.coffre.agent.command;

import dev.coffre.agent.job.JobOutcome;
import dev.coffre.agent.job.Jobs;
import dev.coffre.agent.job.RunningJob;
import dev.coffre.vault.job.JobKind;
import dev.coffre.vault.problem.ExitCode;
import java.util.Optional;

/** A change of keys excludes a backup, and the other way round. It is over too soon to be cancelled. */
final class KeyChangeJob {
    private KeyChangeJob() {}

    static RunningJob begin(Shell shell, String what) {
        return new Jobs(shell.world().home().state(), shell.world().clock()).begin(JobKind.KEY_CHANGE, what, () -> {});
    }

    static void done(RunningJob job) {
        job.ended(new JobOutcome(ExitCode.DONE.number(), Optional.empty(), Optional.empty(), 0, 0, 0));
    }
}
