package dev.coffre.agent.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code coffre} without a command: prints the help or the version. */
@Command(name = "coffre")
final class RootCommand implements Callable<Integer> {
    private final CommandRunner runner;
    private final String agentVersion;

    @Mixin
    private GlobalOptions common = new GlobalOptions();

    @Option(names = "--version", descriptionKey = "version")
    private boolean version;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    RootCommand(CommandRunner runner, String agentVersion) {
        this.runner = runner;
        this.agentVersion = agentVersion;
    }

    @Override
    public Integer call() {
        if (version) {
            return runner.run("version", common, output -> {
                output.print("coffre " + agentVersion);
                return CommandResult.done();
            });
        }
        return new HelpText(runner).showInstead(spec, common.json());
    }
}
