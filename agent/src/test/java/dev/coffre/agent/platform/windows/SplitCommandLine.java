package dev.coffre.agent.platform.windows;

import java.util.ArrayList;
import java.util.List;

/** Reads a command line as {@code CommandLineToArgvW} does, on every system. */
final class SplitCommandLine {
    private SplitCommandLine() {}

    /** Splits a command line. The first argument is the program, in which backslashes escape nothing. */
    static List<String> words(String line) {
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
