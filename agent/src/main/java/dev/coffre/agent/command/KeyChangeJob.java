package dev.coffre.agent.command;

import dev.coffre.agent.job.JobOutcome;
import dev.coffre.agent.job.Jobs;
import dev.coffre.agent.job.RunningJob;
import dev.coffre.agent.machine.ConnectedMachine;
import dev.coffre.vault.job.JobFigures;
import dev.coffre.vault.job.JobKind;
import dev.coffre.vault.problem.ExitCode;
import java.util.Optional;

/** The job of a key change, which excludes backups. It is too short to be cancelled. */
final class KeyChangeJob {
    private KeyChangeJob() {}

    static RunningJob begin(Shell shell, ConnectedMachine machine, String what) {
        return new Jobs(shell.world().home().state(), shell.world().clock())
                .begin(
                        JobKind.KEY_CHANGE,
                        what,
                        () -> {},
                        shell.reporting(machine.vault().reports()));
    }

    static void done(RunningJob job) {
        job.ended(new JobOutcome(ExitCode.DONE, Optional.empty(), Optional.empty(), JobFigures.NONE, 0));
    }
}
