package dev.coffre.agent.home;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Input that an argument names: a file, or {@link #STANDARD_INPUT}. */
public final class NamedInput {
    /**
     * Standard input, which has no path on Windows. The console passes secrets to its child processes this way, because
     * arguments are visible to other users.
     */
    public static final String STANDARD_INPUT = "-";

    private NamedInput() {}

    /** Returns the first bytes, at most {@code limit}. */
    public static byte[] read(Path named, int limit) throws IOException {
        if (named.toString().equals(STANDARD_INPUT)) {
            return readStandardInput(limit);
        }
        try (InputStream in = Files.newInputStream(named)) {
            return in.readNBytes(limit);
        }
    }

    /**
     * Returns the first bytes, at most {@code limit}. {@code FileInputStream.readNBytes} would ask for the length of the file,
     * which a pipe of Windows does not have.
     */
    public static byte[] readStandardInput(int limit) throws IOException {
        return System.in.readNBytes(limit);
    }
}
