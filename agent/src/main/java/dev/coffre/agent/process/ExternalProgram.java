package dev.coffre.agent.process;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.libc.CommandLineBytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A program with its arguments, as bytes.
 *
 * @param words the program, by its path or by a name to look up, and then each argument; not empty
 */
public record ExternalProgram(List<ByteString> words) {
    /** Appended to each word and removed again, because a shell's command substitution strips trailing newlines. */
    private static final char SENTINEL = '.';

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
    public ProcessBuilder builder() {
        return new ProcessBuilder(isAscii() ? asciiWords() : octalEscaped());
    }

    private boolean isAscii() {
        return words.stream().allMatch(word -> {
            for (int i = 0; i < word.size(); i++) {
                if (word.byteAt(i) < 0) {
                    return false;
                }
            }
            return true;
        });
    }

    private List<String> asciiWords() {
        return words.stream()
                .map(word -> new String(word.toByteArray(), StandardCharsets.US_ASCII))
                .toList();
    }

    /**
     * Passes each byte as an octal number to a shell, which then executes the program. The JVM itself would replace all
     * characters that its locale cannot encode by question marks; under a service's C locale these are all but ASCII.
     */
    private List<String> octalEscaped() {
        StringBuilder script = new StringBuilder();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            String name = "w" + i;
            script.append("%s=$(printf '%s%c'); %s=${%s%%%c}\n"
                    .formatted(name, octal(words.get(i)), SENTINEL, name, name, SENTINEL));
            names.add("\"$" + name + "\"");
        }
        script.append("exec ").append(String.join(" ", names));
        return List.of("/bin/sh", "-c", script.toString());
    }

    private static String octal(ByteString word) {
        StringBuilder octal = new StringBuilder();
        for (int i = 0; i < word.size(); i++) {
            octal.append("\\%03o".formatted(word.byteAt(i) & 0xFF));
        }
        return octal.toString();
    }

    /** Returns a form for people. */
    @Override
    public String toString() {
        return words.stream().map(ByteString::display).collect(Collectors.joining(" "));
    }
}
