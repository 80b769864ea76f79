package dev.coffre.agent.command;

import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Supplier;
import picocli.CommandLine;

/**
 * A command that is made when it is asked for: to collect the flags of all of them takes longer than most commands do.
 *
 * @param below the commands of a group by their names
 */
record CommandChoice(Supplier<Object> command, SequencedMap<String, CommandChoice> below) {

    /** With the command below that the arguments name; with all where they name none. */
    CommandLine line(List<String> arguments) {
        CommandLine line = new CommandLine(command.get());
        String first = arguments.isEmpty() ? "" : arguments.getFirst();
        if (below.containsKey(first)) {
            CommandLine named = below.get(first).line(arguments.subList(1, arguments.size()));
            return line.addSubcommand(first, named);
        }
        for (Map.Entry<String, CommandChoice> each : below.entrySet()) {
            line.addSubcommand(each.getKey(), each.getValue().line(List.of()));
        }
        return line;
    }
}
