package dev.coffre.server.cli;

import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** An argument of a command: an option by its name, or a parameter by its label. */
sealed interface Arg {
    String ONE = "1";

    /** A parameter. */
    record Parameter(PositionalParamSpec.Builder spec, boolean repeats) implements Arg {
        /** @param at its place among the parameters */
        void addTo(CommandSpec command, int at) {
            command.addPositional(
                    spec.index(repeats ? at + "..*" : String.valueOf(at)).build());
        }
    }

    /** An option. */
    record Option(OptionSpec.Builder spec) implements Arg {
        Option required() {
            return new Option(spec.required(true));
        }

        Option otherwise(String value) {
            return new Option(spec.defaultValue(value));
        }

        void addTo(CommandSpec command) {
            command.addOption(spec.build());
        }
    }

    static Arg text(String label, String key) {
        return new Parameter(parameter(label, key, ONE).type(String.class), false);
    }

    static Arg number(String label, String key) {
        return new Parameter(parameter(label, key, ONE).type(long.class), false);
    }

    static Arg optionalNumber(String label, String key) {
        return new Parameter(parameter(label, key, "0..1").type(Long.class), false);
    }

    /** All parameters from this place on. */
    static Arg texts(String label, String key, String arity) {
        return new Parameter(parameter(label, key, arity).type(List.class).auxiliaryTypes(String.class), true);
    }

    private static PositionalParamSpec.Builder parameter(String label, String key, String arity) {
        return PositionalParamSpec.builder()
                .paramLabel(label)
                .descriptionKey(key)
                .arity(arity)
                .required(arity.startsWith(ONE));
    }

    static Option option(String name, String label, String key) {
        return option(name, label, key, String.class);
    }

    static Option option(String name, String label, String key, Class<?> type) {
        return new Option(optionSpec(name, key, ONE).paramLabel(label).type(type));
    }

    /** An option whose value is a comma-separated list. */
    static Option list(String name, String label, String key) {
        return new Option(optionSpec(name, key, ONE)
                .paramLabel(label)
                .type(List.class)
                .auxiliaryTypes(String.class)
                .splitRegex(","));
    }

    static Option flag(String name, String key) {
        return new Option(optionSpec(name, key, "0").type(boolean.class));
    }

    private static OptionSpec.Builder optionSpec(String name, String key, String arity) {
        return OptionSpec.builder(name).descriptionKey(key).arity(arity);
    }
}
