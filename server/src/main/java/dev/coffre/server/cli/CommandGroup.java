package dev.coffre.server.cli;

import dev.coffre.cli.UsageErrors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that only groups others, such as {@code coffre-vault admin}. It refuses to run without one of them. */
@Command(versionProvider = VersionText.class, synopsisSubcommandLabel = "COMMAND")
final class CommandGroup implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** Returns the group as a command of this name. */
    static CommandSpec of(String name) {
        return CommandSpec.forAnnotatedObject(new CommandGroup()).name(name);
    }

    @Override
    public void run() {
        throw new UsageErrors.NoCommand(spec.commandLine());
    }
}
