package dev.coffre.agent.command;

import dev.coffre.agent.job.JobRegistry;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code coffre jobs cancel [JOB]} */
@Command(name = "cancel")
final class JobsCancelCommand implements Callable<Integer> {
    private final CommandRunner runner;
    private final JobRegistry jobs;

    @Mixin
    private GlobalOptions common = new GlobalOptions();

    @Parameters(paramLabel = "[JOB]", index = "0", arity = "0..1", descriptionKey = "jobs.cancel.job")
    private @Nullable Long job;

    JobsCancelCommand(CommandRunner runner, JobRegistry jobs) {
        this.runner = runner;
        this.jobs = jobs;
    }

    @Override
    public Integer call() {
        return runner.run("jobs cancel", common, output -> {
            if (job == null) {
                jobs.cancel();
            } else {
                jobs.cancel(job);
            }
            output.message("jobs.cancelled");
            return CommandResult.done();
        });
    }
}
