package dev.coffre.agent.platform;

import dev.coffre.backup.trust.PrivateFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** The browser of the person at this machine. */
public interface Browser {
    /** Returns a folder of this user for files that the browser loads. It may not exist yet. */
    Path folder(Map<String, String> environment, Path fallback);

    /** Returns what creates these files, so that the user's browser may read them and no other user. */
    PrivateFiles files();

    /** Opens a file. Returns before the browser has loaded it. */
    void open(Path file) throws IOException;
}
