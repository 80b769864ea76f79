package dev.coffre.agent.platform.windows;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Command lines of Windows, by the rules of {@code CommandLineToArgvW}. */
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

    private static String quoted(String argument) {
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

    /** Splits a command line. The first argument is the program, in which backslashes escape nothing. */
    static List<String> split(String line) {
        List<String> arguments = new ArrayList<>();
        StringBuilder argument = new StringBuilder();
        boolean quoted = false;
        boolean inside = false;
        int backslashes = 0;
        for (char c : (line + " ").toCharArray()) {
            boolean program = arguments.isEmpty();
            if (c == '\\' && !program) {
                backslashes++;
                inside = true;
                continue;
            }
            if (c == '"') {
                argument.repeat('\\', backslashes / 2);
                inside = true;
                if (backslashes % 2 == 1) {
                    argument.append(c);
                } else {
                    quoted = !quoted;
                }
            } else {
                argument.repeat('\\', backslashes);
                if (quoted || c > ' ') {
                    argument.append(c);
                    inside = true;
                } else if (inside) {
                    arguments.add(argument.toString());
                    argument.setLength(0);
                    inside = false;
                }
            }
            backslashes = 0;
        }
        return arguments;
    }
}
