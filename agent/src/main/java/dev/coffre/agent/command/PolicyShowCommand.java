package dev.coffre.agent.command;

import dev.coffre.agent.daemon.DaemonClient;
import dev.coffre.agent.home.CoffreHome;
import dev.coffre.agent.policy.BackupPolicyFile;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code coffre policy show} */
@Command(name = "show")
final class PolicyShowCommand implements Callable<Integer> {
    private final CommandRunner runner;
    private final CoffreHome home;

    @Mixin
    private GlobalOptions common = new GlobalOptions();

    PolicyShowCommand(CommandRunner runner, CoffreHome home) {
        this.runner = runner;
        this.home = home;
    }

    @Override
    public Integer call() {
        return runner.runList("policy show", common, this::run);
    }

    private CommandResult run(TerminalOutput output) {
        new BackupPolicyPrinter(output)
                .show(
                        new BackupPolicyFile(home.policy()).read(),
                        new DaemonClient(home.state(), home.sockets()).state());
        StoppedProtectionNotice.of(home).ifPresent(note -> note.print(output));
        return CommandResult.done();
    }
}
