package dev.coffre.server.cli;

import dev.coffre.server.admin.AdminChannel;
import dev.coffre.server.admin.AdminCommand;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The specification of a subcommand of {@code coffre-vault admin}.
 *
 * @param arguments in the order in which they are given
 */
record AdminSubcommand(List<Arg> arguments, Run run) {
    /** Runs a subcommand. */
    @FunctionalInterface
    interface Run {
        void run(Arguments given, AdminChannel channel, Printer printer);
    }

    /** Prints an answer. */
    @FunctionalInterface
    interface Show<A> {
        void show(A answer, Arguments given, Printer printer);
    }

    static Builder takes(Arg... arguments) {
        return new Builder(List.of(arguments));
    }

    /** A subcommand of which only the arguments are known. */
    record Builder(List<Arg> arguments) {
        <A> AdminSubcommand executes(Function<Arguments, AdminCommand<A>> command, Show<A> show) {
            return runs((given, channel, printer) ->
                    show.show(channel.execute(command.apply(given), _ -> {}), given, printer));
        }

        /** For a subcommand that must prepare something before it executes a command. */
        AdminSubcommand runs(Run run) {
            return new AdminSubcommand(arguments, run);
        }
    }

    /** Adds the arguments. Parameters are numbered by their order. */
    void addTo(CommandSpec command) {
        int at = 0;
        for (Arg argument : arguments) {
            switch (argument) {
                case Arg.Parameter parameter -> parameter.addTo(command, at++);
                case Arg.Option option -> option.addTo(command);
            }
        }
    }
}
