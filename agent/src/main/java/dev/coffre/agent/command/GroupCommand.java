package dev.coffre.agent.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that only groups others, such as {@code coffre hooks}. Prints its help. */
@Command
final class GroupCommand implements Callable<Integer> {
    private final CommandRunner runner;

    @Mixin
    private GlobalOptions common = new GlobalOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    GroupCommand(CommandRunner runner) {
        this.runner = runner;
    }

    @Override
    public Integer call() {
        return new HelpText(runner).showInstead(spec, common.json());
    }
}
