package dev.coffre.agent.platform.windows;

import dev.coffre.agent.platform.Browser;
import dev.coffre.backup.trust.PrivateFiles;
import dev.coffre.backup.trust.windows.WindowsPrivateFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The browser that Windows has for web pages. The file lies in the profile of the user: the agent's own folders are closed to
 * a browser without administrator rights.
 */
final class ShellBrowser implements Browser {
    @Override
    public Path folder(Map<String, String> environment, Path fallback) {
        String profile = environment.getOrDefault("LOCALAPPDATA", "");
        return profile.isEmpty() ? fallback : Path.of(profile, "Coffre");
    }

    @Override
    public PrivateFiles files() {
        return WindowsPrivateFiles.forPrograms();
    }

    @Override
    public void open(Path file) throws IOException {
        Process unused = new ProcessBuilder(command(file))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    static List<String> command(Path file) {
        Path program = KnownFolders.system().resolve("rundll32.exe");
        return List.of(program.toString(), "url.dll,FileProtocolHandler", file.toString());
    }
}
