package dev.coffre.server.cli;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.text.Language;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/** The arguments of a command line, by the names of options and the labels of parameters. */
record Arguments(CommandSpec command, Environment environment, VaultTexts texts) {
    String text(String name) {
        return value(name, String.class).orElse("");
    }

    Optional<String> optional(String name) {
        return value(name, String.class);
    }

    long number(String name) {
        return value(name, Long.class).orElse(0L);
    }

    /** A number within these bounds. Otherwise {@code flags-invalid}. */
    long within(String name, long least, long most) {
        return check().within(name, value(name, Number.class).orElse(0).longValue(), least, most);
    }

    boolean flag(String name) {
        return value(name, Boolean.class).orElse(false);
    }

    Path path(String name) {
        return value(name, Path.class).orElse(Path.of(""));
    }

    /** One of these values. Otherwise {@code flags-invalid}. */
    String oneOf(String name, List<String> allowed) {
        return check().oneOf(name, text(name), allowed);
    }

    /** A list of these values. Otherwise {@code flags-invalid}. */
    List<String> eachOf(String name, List<String> allowed) {
        return check().eachOf(name, list(name), allowed);
    }

    List<String> list(String name) {
        return value(name, List.class).stream()
                .flatMap(values -> ((List<?>) values).stream())
                .map(String::valueOf)
                .toList();
    }

    /** The value, or the default of the option. Empty without either. */
    <T> Optional<T> value(String name, Class<T> type) {
        ArgSpec named = Stream.concat(
                        command.options().stream()
                                .filter(option -> option.longestName().equals(name)),
                        command.positionalParameters().stream()
                                .filter(parameter -> parameter.paramLabel().equals(name)))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(command.name() + " has no argument " + name));
        return Optional.ofNullable(type.cast(named.getValue()));
    }

    ArgumentCheck check() {
        return new ArgumentCheck(texts);
    }

    /** Language of the person at the terminal, and of mails that the command causes. */
    Language language() {
        return texts.language();
    }

    /** Refuses the arguments with a text of the command line. */
    Problem invalid(String key, Object... values) {
        return ProblemCode.FLAGS_INVALID.with("reason", texts.say(key, values));
    }
}
