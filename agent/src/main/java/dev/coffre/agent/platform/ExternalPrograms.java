package dev.coffre.agent.platform;

import dev.coffre.backup.entry.ByteString;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** How other programs are started: hooks, and commands whose output is backed up. */
public interface ExternalPrograms {
    /**
     * Returns a builder that starts a program with its arguments, as bytes.
     *
     * @param words the program, by its path or by a name to look up, and then each argument; not empty
     * @throws IOException if an argument cannot be passed unchanged
     */
    ProcessBuilder builder(List<ByteString> words) throws IOException;

    /**
     * Returns the absolute paths of the files that a program runs or loads, as far as its arguments name them, whether or not
     * they exist. Which other files a program opens is unknown.
     *
     * @param command the program and its arguments
     */
    List<String> scripts(List<String> command);

    /** Returns what a program printed, which may end within a character. */
    default String text(byte[] output) {
        return new String(output, StandardCharsets.UTF_8);
    }

    /** Returns the file from which a program reads nothing. */
    File nullDevice();

    /** Returns whether a hook may inherit an environment variable: those that may hold a secret are not inherited. */
    boolean isInherited(String variable);
}
