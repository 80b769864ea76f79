package dev.coffre.agent.command;

import dev.coffre.agent.job.Jobs;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code coffre jobs cancel} */
@Command(name = "cancel")
final class JobsCancelCommand implements Callable<Integer> {
    private final Shell shell;

    @Mixin
    private CommonOptions common = new CommonOptions();

    JobsCancelCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        return shell.run("jobs cancel", common, speech -> {
            new Jobs(shell.world().home().state(), shell.world().clock()).cancel();
            speech.say("jobs.cancelled");
            return Result.done();
        });
    }
}
