package dev.coffre.agent.platform.linux;

import dev.coffre.agent.platform.Browser;
import dev.coffre.backup.trust.PrivateFiles;
import dev.coffre.backup.trust.linux.LinuxPrivateFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** The browser by {@code xdg-open}. */
final class XdgBrowser implements Browser {
    @Override
    public Path folder(Map<String, String> environment, Path fallback) {
        String runtime = environment.getOrDefault("XDG_RUNTIME_DIR", "");
        return runtime.isEmpty() ? fallback : Path.of(runtime, "coffre");
    }

    @Override
    public PrivateFiles files() {
        return new LinuxPrivateFiles();
    }

    @Override
    public void open(Path file) throws IOException {
        Process unused = new ProcessBuilder("xdg-open", file.toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
