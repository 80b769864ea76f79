package dev.coffre.agent.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code coffre hooks} */
@Command(name = "hooks")
final class HooksCommand implements Callable<Integer> {
    private final Shell shell;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    HooksCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        return new HelpText(shell).showInstead(spec, common.json());
    }
}
