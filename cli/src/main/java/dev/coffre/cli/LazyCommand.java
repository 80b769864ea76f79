package dev.coffre.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Supplier;
import picocli.CommandLine;

/**
 * A command that is created on demand: collecting the flags of all commands takes longer than most commands run.
 *
 * @param command what picocli makes a command of
 * @param below subcommands by name
 */
public record LazyCommand(Supplier<Object> command, SequencedMap<String, LazyCommand> below) {
    private static final List<String> VERSION = List.of("--version");

    /** Returns a command with these subcommands, in the order of its help. */
    @SafeVarargs
    public static LazyCommand group(Supplier<Object> command, Map.Entry<String, LazyCommand>... below) {
        SequencedMap<String, LazyCommand> choices = new LinkedHashMap<>();
        for (Map.Entry<String, LazyCommand> each : below) {
            choices.put(each.getKey(), each.getValue());
        }
        return new LazyCommand(command, choices);
    }

    /** Returns a subcommand that has none below. */
    public static Map.Entry<String, LazyCommand> one(String name, Supplier<Object> command) {
        return Map.entry(name, group(command));
    }

    /**
     * Returns the command with the subcommand that the arguments name, or with all subcommands if they name none. The version
     * needs none of them.
     */
    public CommandLine line(List<String> arguments) {
        CommandLine line = new CommandLine(command.get());
        String first = arguments.isEmpty() ? "" : arguments.getFirst();
        if (below.containsKey(first)) {
            CommandLine named = below.get(first).line(arguments.subList(1, arguments.size()));
            return line.addSubcommand(first, named);
        }
        if (arguments.equals(VERSION)) {
            return line;
        }
        for (Map.Entry<String, LazyCommand> each : below.entrySet()) {
            line.addSubcommand(each.getKey(), each.getValue().line(List.of()));
        }
        return line;
    }
}
