package dev.coffre.agent.program;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.libc.CommandLineBytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A program with its arguments, as bytes.
 *
 * @param words the program, by its path or by a name to be looked for, and then each argument; none is empty of words
 */
public record Program(List<ByteString> words) {
    /** Shows the end of a word that ends in newlines, which a shell's substitution would take away. */
    private static final char END = '.';

    public Program {
        words = List.copyOf(words);
        if (words.isEmpty()) {
            throw new IllegalArgumentException("a program without a name");
        }
    }

    /** @param arguments as {@link CommandLineBytes} escapes them */
    public static Program of(List<String> arguments) {
        return new Program(arguments.stream().map(CommandLineBytes::bytes).toList());
    }

    /** How it is started. */
    public ProcessBuilder builder() {
        return new ProcessBuilder(isAscii() ? plain() : spelled());
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

    private List<String> plain() {
        return words.stream()
                .map(word -> new String(word.toByteArray(), StandardCharsets.US_ASCII))
                .toList();
    }

    /**
     * The JVM makes question marks of whatever its locale cannot say, and under the C locale of a service that is all
     * but ASCII. So a shell is told every byte by its number, and becomes the program.
     */
    private List<String> spelled() {
        StringBuilder script = new StringBuilder();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            String name = "w" + i;
            script.append(
                    "%s=$(printf '%s%c'); %s=${%s%%%c}\n".formatted(name, octal(words.get(i)), END, name, name, END));
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

    /** For people. */
    @Override
    public String toString() {
        return words.stream().map(ByteString::display).collect(Collectors.joining(" "));
    }
}
