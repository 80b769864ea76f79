package dev.coffre.agent.process;

import dev.coffre.agent.platform.ExternalPrograms;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.CommandLineBytes;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A program with its arguments, as bytes.
 *
 * @param words the program, by its path or by a name to look up, and then each argument; not empty
 */
public record ExternalProgram(List<ByteString> words) {
    public ExternalProgram {
        words = List.copyOf(words);
        if (words.isEmpty()) {
            throw new IllegalArgumentException("a program without a name");
        }
    }

    /** @param arguments as escaped by {@link CommandLineBytes} */
    public static ExternalProgram of(List<String> arguments) {
        return new ExternalProgram(
                arguments.stream().map(CommandLineBytes::bytes).toList());
    }

    /** Returns a builder that starts the program. */
    public ProcessBuilder builder(ExternalPrograms programs) throws IOException {
        return programs.builder(words);
    }

    /** Returns a form for people. */
    @Override
    public String toString() {
        return words.stream().map(ByteString::display).collect(Collectors.joining(" "));
    }
}
