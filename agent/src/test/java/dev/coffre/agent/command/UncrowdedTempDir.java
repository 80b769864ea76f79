package dev.coffre.agent.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/** A temporary folder in one with few entries: a page that shows the folders above would cut a crowded /tmp. */
final class UncrowdedTempDir implements TempDirFactory {
    @Override
    public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context) throws IOException {
        Path place = Files.createDirectories(Path.of("target", "uncrowded")).toRealPath();
        return Files.createTempDirectory(place, "junit");
    }
}
