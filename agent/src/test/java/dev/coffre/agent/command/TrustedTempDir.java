package dev.coffre.agent.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;
import org.opentest4j.TestAbortedException;

/** A temporary folder that nobody else can put anything into, in or beside: where a /tmp is not sticky, below target. */
final class TrustedTempDir implements TempDirFactory {
    private static final int OTHERS_WRITE = 0022;
    private static final int STICKY = 01000;

    @Override
    public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context) throws IOException {
        for (Path place : List.of(Path.of(System.getProperty("java.io.tmpdir")), Path.of("target"))) {
            Path made = Files.createDirectories(place).toRealPath();
            if (isTrusted(made)) {
                return Files.createTempDirectory(made, "trusted");
            }
        }
        throw new TestAbortedException("others may write to the temporary folder and to the folder of the build");
    }

    private static boolean isTrusted(Path folder) throws IOException {
        for (Path each = folder; each != null; each = each.getParent()) {
            int mode = (int) Files.getAttribute(each, "unix:mode");
            if ((mode & OTHERS_WRITE) != 0 && (mode & STICKY) == 0) {
                return false;
            }
        }
        return true;
    }
}
