package dev.coffre.backup.libc;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.CommandLineBytes;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * The arguments of this process as raw bytes. The JVM replaces bytes that are not ASCII (under {@code LC_ALL=C}) or not
 * UTF-8 (under UTF-8) before {@code main} sees them, but the kernel still has them.
 */
public final class ProcessArguments {
    private static final String COMMAND_LINE = "/proc/self/cmdline";
    private static final int MAX_BYTES = 64 * 1024 * 1024;

    private ProcessArguments() {}

    /**
     * Returns the arguments of {@code main} without loss, in the text form of {@link CommandLineBytes}. Returns {@code given} unchanged if the kernel's list cannot
     * be read or does not match (a program that calls another's {@code main}).
     */
    public static List<String> arguments(List<String> given) {
        // Does not use libc: binding its functions takes longer than most commands.
        try (InputStream own = new FileInputStream(COMMAND_LINE)) {
            return arguments(given, ByteString.of(own.readNBytes(MAX_BYTES)));
        } catch (IOException noProc) {
            return List.copyOf(given);
        }
    }

    /** The program's own arguments are the last ones of the process, after the JVM's options. */
    static List<String> arguments(List<String> given, ByteString commandLine) {
        List<ByteString> all = split(commandLine);
        if (all.size() < given.size()) {
            return List.copyOf(given);
        }
        List<ByteString> own = all.subList(all.size() - given.size(), all.size());
        List<String> arguments = new ArrayList<>(given.size());
        for (int i = 0; i < given.size(); i++) {
            if (isAscii(given.get(i)) && !ByteString.utf8(given.get(i)).equals(own.get(i))) {
                return List.copyOf(given);
            }
            arguments.add(CommandLineBytes.text(own.get(i)));
        }
        return List.copyOf(arguments);
    }

    private static List<ByteString> split(ByteString commandLine) {
        List<ByteString> parts = new ArrayList<>();
        for (int from = 0; from < commandLine.size(); ) {
            int end = commandLine.indexOf((byte) 0, from);
            int to = end < 0 ? commandLine.size() : end;
            parts.add(commandLine.substring(from, to));
            from = to + 1;
        }
        return parts;
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }
}
