package dev.coffre.agent.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code coffre} without a command: prints the help or the version. */
@Command(name = "coffre")
final class CoffreCommand implements Callable<Integer> {
    private final Shell shell;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Option(names = "--version", descriptionKey = "version")
    private boolean version;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    CoffreCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        if (version) {
            return shell.run("version", common, speech -> {
                speech.print("coffre " + shell.world().agentVersion());
                return Result.done();
            });
        }
        return new HelpText(shell).showInstead(spec, common.json());
    }
}
