package dev.coffre.agent.command;

import dev.coffre.agent.context.AgentContext;
import dev.coffre.agent.daemon.DaemonClient;
import dev.coffre.agent.policy.BackupPolicyFile;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code coffre policy show} */
@Command(name = "show")
final class PolicyShowCommand implements Callable<Integer> {
    private final CommandRunner runner;

    @Mixin
    private GlobalOptions common = new GlobalOptions();

    PolicyShowCommand(CommandRunner runner) {
        this.runner = runner;
    }

    @Override
    public Integer call() {
        return runner.run("policy show", common, this::run);
    }

    private CommandResult run(TerminalOutput output) {
        AgentContext context = runner.context();
        new BackupPolicyPrinter(output)
                .show(
                        new BackupPolicyFile(context.home().policy()).read(),
                        new DaemonClient(context.home().state()).state());
        StoppedProtectionNotice.of(runner).ifPresent(note -> note.print(output));
        return CommandResult.done();
    }
}
