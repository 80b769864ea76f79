package dev.coffre.agent.command;

import dev.coffre.agent.home.CoffreHome;
import dev.coffre.agent.machine.ConnectedMachine;
import dev.coffre.agent.machine.VaultConnector;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code coffre retention show} */
@Command(name = "show")
final class RetentionShowCommand implements Callable<Integer> {
    private final CommandRunner runner;
    private final CoffreHome home;
    private final VaultConnector vault;

    @Mixin
    private GlobalOptions common = new GlobalOptions();

    RetentionShowCommand(CommandRunner runner, CoffreHome home, VaultConnector vault) {
        this.runner = runner;
        this.home = home;
        this.vault = vault;
    }

    @Override
    public Integer call() {
        return runner.runList("retention show", common, this::run);
    }

    private CommandResult run(TerminalOutput output) {
        try (ConnectedMachine machine = vault.connect()) {
            StoppedProtectionNotice.of(home).ifPresent(note -> note.print(output));
            new RetentionPrinter(output).show(machine.vault().retention()::show);
        }
        return CommandResult.done();
    }
}
