package dev.coffre.agent.command;

import dev.coffre.agent.job.JobRegistry;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code coffre jobs cancel} */
@Command(name = "cancel")
final class JobsCancelCommand implements Callable<Integer> {
    private final CommandRunner runner;
    private final JobRegistry jobs;

    @Mixin
    private GlobalOptions common = new GlobalOptions();

    JobsCancelCommand(CommandRunner runner, JobRegistry jobs) {
        this.runner = runner;
        this.jobs = jobs;
    }

    @Override
    public Integer call() {
        return runner.run("jobs cancel", common, output -> {
            jobs.cancel();
            output.message("jobs.cancelled");
            return CommandResult.done();
        });
    }
}
