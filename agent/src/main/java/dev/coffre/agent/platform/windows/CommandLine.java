package dev.coffre.agent.platform.windows;

import java.util.List;
import java.util.stream.Collectors;

/** Writes command lines of Windows, which are read by the rules of {@code CommandLineToArgvW}. */
final class CommandLine {
    private CommandLine() {}

    /** Returns one command line from which the program reads these arguments. */
    static String join(List<String> arguments) {
        return arguments.stream().map(CommandLine::quoted).collect(Collectors.joining(" "));
    }

    /** Escapes an argument for ProcessBuilder, which puts words with blanks between quotes but leaves quotes in them. */
    static String escaped(String argument) {
        return argument.replaceAll("(\\\\*)\"", "$1$1\\\\\"");
    }

    /** Returns one argument, in quotation marks if it needs them. */
    static String quoted(String argument) {
        if (!argument.isEmpty() && argument.chars().noneMatch(c -> c <= ' ' || c == '"')) {
            return argument;
        }
        StringBuilder quoted = new StringBuilder("\"");
        int backslashes = 0;
        for (char c : argument.toCharArray()) {
            if (c == '\\') {
                backslashes++;
            } else {
                // Backslashes are literal unless a quotation mark follows them.
                quoted.repeat('\\', c == '"' ? 2 * backslashes + 1 : backslashes)
                        .append(c);
                backslashes = 0;
            }
        }
        return quoted.repeat('\\', 2 * backslashes).append('"').toString();
    }
}
