package dev.coffre.agent.command;

import dev.coffre.agent.context.AgentContext;
import dev.coffre.agent.machine.ConnectedMachine;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code coffre retention show} */
@Command(name = "show")
final class RetentionShowCommand implements Callable<Integer> {
    private final CommandRunner runner;

    @Mixin
    private GlobalOptions common = new GlobalOptions();

    RetentionShowCommand(CommandRunner runner) {
        this.runner = runner;
    }

    @Override
    public Integer call() {
        return runner.run("retention show", common, this::run);
    }

    private CommandResult run(TerminalOutput output) {
        AgentContext context = runner.context();
        try (ConnectedMachine machine = ConnectedMachine.open(context, context.interactiveRetry())) {
            StoppedProtectionNotice.of(runner).ifPresent(note -> note.print(output));
            new RetentionPrinter(output).show(machine.vault().retention()::show);
        }
        return CommandResult.done();
    }
}
