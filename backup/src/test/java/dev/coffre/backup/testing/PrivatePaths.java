package dev.coffre.backup.testing;

import dev.coffre.backup.trust.PrivateFiles;
import dev.coffre.backup.trust.PrivatePath;
import dev.coffre.backup.trust.linux.LinuxPrivateFiles;
import dev.coffre.backup.trust.windows.WindowsPrivateFiles;
import java.nio.file.Path;

/** Private files of the machine that the tests run on. */
public final class PrivatePaths {
    /** The adapter of this system. */
    public static final PrivateFiles FILES =
            System.getProperty("os.name").startsWith("Windows") ? new WindowsPrivateFiles() : new LinuxPrivateFiles();

    private PrivatePaths() {}

    public static PrivatePath of(Path path) {
        return new PrivatePath(path, FILES);
    }
}
