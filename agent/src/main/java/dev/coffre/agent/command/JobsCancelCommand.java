package dev.coffre.agent.command;

import dev.coffre.agent.job.JobRegistry;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code coffre jobs cancel} */
@Command(name = "cancel")
final class JobsCancelCommand implements Callable<Integer> {
    private final CommandRunner runner;

    @Mixin
    private GlobalOptions common = new GlobalOptions();

    JobsCancelCommand(CommandRunner runner) {
        this.runner = runner;
    }

    @Override
    public Integer call() {
        return runner.run("jobs cancel", common, output -> {
            new JobRegistry(runner.context().home().state(), runner.context().clock()).cancel();
            output.message("jobs.cancelled");
            return CommandResult.done();
        });
    }
}
