package dev.coffre.agent.platform.linux;

import dev.coffre.agent.platform.ExternalPrograms;
import dev.coffre.backup.entry.ByteString;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Starts programs, through a shell if a word is not ASCII. */
final class ShellPrograms implements ExternalPrograms {
    private static final Set<String> INHERITED_VARIABLES =
            Set.of("PATH", "HOME", "LANG", "LC_ALL", "TZ", "USER", "LOGNAME", "SHELL", "TMPDIR");

    private static final File DEV_NULL = new File("/dev/null");

    /** Appended to each word and removed again, because a shell's command substitution strips trailing newlines. */
    private static final char SENTINEL = '.';

    @Override
    public ProcessBuilder builder(List<ByteString> words) {
        return new ProcessBuilder(isAscii(words) ? asciiWords(words) : octalEscaped(words));
    }

    @Override
    public List<String> scripts(List<String> command) {
        return Interpreter.of(command.getFirst())
                .map(interpreter -> interpreter.files(command.subList(1, command.size())))
                .orElse(List.of());
    }

    @Override
    public File nullDevice() {
        return DEV_NULL;
    }

    @Override
    public boolean isInherited(String variable) {
        return INHERITED_VARIABLES.contains(variable);
    }

    private static boolean isAscii(List<ByteString> words) {
        return words.stream().allMatch(word -> {
            for (int i = 0; i < word.size(); i++) {
                if (word.byteAt(i) < 0) {
                    return false;
                }
            }
            return true;
        });
    }

    private static List<String> asciiWords(List<ByteString> words) {
        return words.stream()
                .map(word -> new String(word.toByteArray(), StandardCharsets.US_ASCII))
                .toList();
    }

    /**
     * Passes each byte as an octal number to a shell, which then executes the program. The JVM itself would replace all
     * characters that its locale cannot encode by question marks; under a service's C locale these are all but ASCII.
     */
    private static List<String> octalEscaped(List<ByteString> words) {
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
}
