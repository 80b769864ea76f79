package dev.coffre.agent.platform;

import dev.coffre.agent.platform.linux.LinuxPlatform;
import dev.coffre.agent.platform.windows.WindowsPlatform;
import dev.coffre.backup.trust.PrivatePath;
import java.nio.file.Path;

/** The platform that the tests run on. */
public final class Here {
    public static final Platform PLATFORM = System.getProperty("os.name").startsWith("Windows")
            ? new WindowsPlatform(PlatformProgram.class.getName())
            : new LinuxPlatform();

    private Here() {}

    public static PrivatePath privatePath(Path path) {
        return new PrivatePath(path, PLATFORM.files());
    }
}
