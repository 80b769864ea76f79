package dev.coffre.agent.child;

import dev.coffre.backup.trust.PrivatePath;
import dev.coffre.backup.trust.StateFileProblem;
import dev.coffre.vault.problem.ProblemCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A temporary directory for the files of one child process, accessible by this user only. {@link #delete} removes it. */
public final class PrivateTempDirectory {
    private final Path folder;

    private PrivateTempDirectory(Path folder) {
        this.folder = folder;
    }

    /** @param state the agent's state directory */
    public static PrivateTempDirectory in(PrivatePath state) {
        try {
            state.files().createDirectories(state.path());
            return new PrivateTempDirectory(state.files().createTempDirectory(state.path(), "child-"));
        } catch (IOException e) {
            throw unusable(state.path(), e);
        }
    }

    public Path write(String name, byte[] content) {
        try {
            return Files.write(folder.resolve(name), content);
        } catch (IOException e) {
            throw unusable(folder, e);
        }
    }

    private static RuntimeException unusable(Path path, IOException e) {
        return StateFileProblem.of(path, e, ProblemCode.STATE_DAMAGED);
    }

    public void delete() {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
