package dev.coffre.agent.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code coffre passphrase} */
@Command(name = "passphrase")
final class PassphraseCommand implements Callable<Integer> {
    private final Shell shell;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    PassphraseCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        return new HelpText(shell).showInstead(spec, common.json());
    }
}
