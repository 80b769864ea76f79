package dev.coffre.agent.home;

import dev.coffre.backup.trust.PrivatePath;
import dev.coffre.vault.problem.ProblemCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The location of the cache directory, if the user has chosen one: a line with its path, in a file beside the settings.
 * During a move a second line names the old directory.
 */
public final class CacheLocationFile {
    private static final int LIMIT = 16 << 10;

    private final PrivatePath path;

    /** @param settings the settings file */
    public CacheLocationFile(PrivatePath settings) {
        this.path = settings.resolveSibling("cache-folder");
    }

    /**
     * Returns the chosen directory. Also empty if this user may not read the file, because then the agent's other files are
     * closed to this user too.
     */
    public Optional<Path> current() {
        return line(0);
    }

    /** Returns the old directory of a move whose remains are not yet deleted. */
    public Optional<Path> previous() {
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
            List<String> lines = Files.readAllLines(path.path());
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
