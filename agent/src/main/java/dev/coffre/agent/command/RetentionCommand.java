package dev.coffre.agent.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code coffre retention} */
@Command(name = "retention")
final class RetentionCommand implements Callable<Integer> {
    private final CommandRunner runner;

    @Mixin
    private GlobalOptions common = new GlobalOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    RetentionCommand(CommandRunner runner) {
        this.runner = runner;
    }

    @Override
    public Integer call() {
        return new HelpText(runner).showInstead(spec, common.json());
    }
}
