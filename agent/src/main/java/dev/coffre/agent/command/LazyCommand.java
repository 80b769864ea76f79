package dev.coffre.agent.command;

import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Supplier;
import picocli.CommandLine;

/**
 * A command that is created on demand: collecting the flags of all commands takes longer than most commands run.
 *
 * @param below subcommands by name
 */
record LazyCommand(Supplier<Object> command, SequencedMap<String, LazyCommand> below) {

    /** Returns the command with the subcommand that the arguments name, or with all subcommands if they name none. */
    CommandLine line(List<String> arguments) {
        CommandLine line = new CommandLine(command.get());
        String first = arguments.isEmpty() ? "" : arguments.getFirst();
        if (below.containsKey(first)) {
            CommandLine named = below.get(first).line(arguments.subList(1, arguments.size()));
            return line.addSubcommand(first, named);
        }
        for (Map.Entry<String, LazyCommand> each : below.entrySet()) {
            line.addSubcommand(each.getKey(), each.getValue().line(List.of()));
        }
        return line;
    }
}
