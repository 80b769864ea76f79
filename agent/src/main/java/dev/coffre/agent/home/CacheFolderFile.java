package dev.coffre.agent.home;

import dev.coffre.vault.problem.ProblemCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where the cache folder is, if somebody has chosen: a line with its path, beside the settings. While it moves, a second
 * line names the folder that is being left.
 */
public final class CacheFolderFile {
    private static final int LIMIT = 16 << 10;

    private final Path path;

    /** @param settings the settings file */
    public CacheFolderFile(Path settings) {
        this.path = settings.resolveSibling("cache-folder");
    }

    /** The chosen folder. Empty also for somebody who may not read it: to them nothing of the agent is open. */
    public Optional<Path> chosen() {
        return line(0);
    }

    /** The folder before, as long as what the cache left there may not be deleted to its end. */
    public Optional<Path> left() {
        return line(1);
    }

    public void choose(Path folder) {
        write(folder + "\n");
    }

    public void choose(Path folder, Path left) {
        write(folder + "\n" + left + "\n");
    }

    private Optional<Path> line(int number) {
        try {
            List<String> lines = Files.readAllLines(path);
            return number < lines.size()
                    ? Optional.of(Path.of(lines.get(number))).filter(Path::isAbsolute)
                    : Optional.empty();
        } catch (IOException | InvalidPathException noChoice) {
            return Optional.empty();
        }
    }

    private void write(String lines) {
        new DurableFile(path, LIMIT, ProblemCode.STATE_DAMAGED).write(lines.getBytes(StandardCharsets.UTF_8));
    }
}
