package dev.coffre.agent.command;

import dev.coffre.vault.problem.ExitCode;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** Prints the help of a command: as text, or for scripts as one event before the result. */
record HelpText(CommandRunner runner) {
    private record Help(String event, String text) {}

    /** Prints help that was asked for. */
    int show(CommandSpec command, boolean json) {
        return show(command, json, ExitCode.DONE);
    }

    /** Prints help because no command was named. */
    int showInstead(CommandSpec command, boolean json) {
        return show(command, json, ExitCode.USAGE);
    }

    private int show(CommandSpec command, boolean json, ExitCode exit) {
        CommandLine line = command.commandLine();
        String text = HelpBundle.decode(line.getUsageMessage());
        if (json) {
            TerminalOutput output = runner.output(true);
            output.event(new Help("help", text));
            output.result(CommandResult.of(exit));
        } else {
            line.getOut().print(text);
            line.getOut().flush();
        }
        return runner.written(CommandResult.of(exit), true).exit().number();
    }
}
