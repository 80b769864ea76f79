package dev.coffre.agent.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code coffre hooks} */
@Command(name = "hooks")
final class HooksCommand implements Callable<Integer> {
    private final CommandRunner runner;

    @Mixin
    private GlobalOptions common = new GlobalOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    HooksCommand(CommandRunner runner) {
        this.runner = runner;
    }

    @Override
    public Integer call() {
        return new HelpText(runner).showInstead(spec, common.json());
    }
}
