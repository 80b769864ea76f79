package dev.coffre.backup.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What this process has open. */
public final class OpenFiles {
    private OpenFiles() {}

    /** Descriptors of what lies, or lay, below a folder. */
    public static long below(Path folder) throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.filter(descriptor -> leadsTo(descriptor).startsWith(folder.toString()))
                    .count();
        }
    }

    private static String leadsTo(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException gone) {
            return "";
        }
    }
}
