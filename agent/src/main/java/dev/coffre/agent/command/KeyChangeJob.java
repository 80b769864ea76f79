package dev.coffre.agent.command;

import dev.coffre.agent.job.JobOutcome;
import dev.coffre.agent.job.JobRegistry;
import dev.coffre.agent.job.RunningJob;
import dev.coffre.agent.machine.ConnectedMachine;
import dev.coffre.vault.job.JobKind;
import dev.coffre.vault.job.JobStats;
import dev.coffre.vault.problem.ExitCode;
import java.util.Optional;

/** The job of a key change, which excludes backups. It is too short to be cancelled. */
final class KeyChangeJob {
    private KeyChangeJob() {}

    static RunningJob begin(CommandRunner runner, ConnectedMachine machine, String what) {
        return new JobRegistry(runner.context().home().state(), runner.context().clock())
                .begin(
                        JobKind.KEY_CHANGE,
                        what,
                        () -> {},
                        runner.reporting(machine.vault().reports()));
    }

    static void done(RunningJob job) {
        job.end(new JobOutcome(ExitCode.DONE, Optional.empty(), Optional.empty(), JobStats.NONE, 0));
    }
}
