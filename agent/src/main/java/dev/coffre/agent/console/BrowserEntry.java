package dev.coffre.agent.console;

import dev.coffre.agent.platform.Browser;
import dev.coffre.backup.trust.PrivateFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/** Opens the console in the person's browser by a private file. */
public final class BrowserEntry {
    private final Browser browser;
    private final PrivateFiles files;
    private final Path folder;

    /** @param fallback folder of the file where the environment names none for this user */
    public BrowserEntry(Browser browser, Map<String, String> environment, Path fallback) {
        this.browser = browser;
        this.files = browser.files();
        this.folder = browser.folder(environment, fallback);
    }

    /**
     * Writes the file and opens it. The file stays until the next one replaces it, because a browser may take a while to
     * start; its token serves once.
     *
     * @return false if there is no browser, or the file cannot be written
     */
    public boolean open(EntryFile entry) {
        Path file = folder.resolve("console.html");
        try {
            files.createDirectories(folder);
            files.replace(file, entry.html().getBytes(StandardCharsets.UTF_8));
            browser.open(file);
            return true;
        } catch (IOException unavailable) {
            return false;
        }
    }
}
