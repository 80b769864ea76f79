package dev.coffre.agent.child;

import dev.coffre.agent.process.LockFile;
import dev.coffre.backup.trust.PrivatePath;
import dev.coffre.backup.trust.StateFileProblem;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A temporary directory for the files of one child process, accessible by this user only. {@link #delete} removes it. Its
 * lock file is held until then: {@link #sweep} removes those whose process was killed.
 */
public final class PrivateTempDirectory {
    private static final String PREFIX = "child-";
    private static final String LOCK = "lock";

    /** A directory that was just created may not be locked yet. */
    private static final Duration MIN_AGE = Duration.ofMinutes(1);

    private final Path folder;
    private final LockFile lock;

    private PrivateTempDirectory(Path folder, LockFile lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /** @param state the agent's state directory */
    public static PrivateTempDirectory in(PrivatePath state) {
        try {
            state.files().createDirectories(state.path());
            while (true) {
                Path folder = state.files().createTempDirectory(state.path(), PREFIX);
                Optional<LockFile> lock = LockFile.acquire(new PrivatePath(folder.resolve(LOCK), state.files()));
                if (lock.isPresent()) {
                    return new PrivateTempDirectory(folder, lock.get());
                }
                // A sweep holds it, and deletes this one.
            }
        } catch (IOException e) {
            throw unusable(state.path(), e);
        }
    }

    /**
     * Deletes the directories that no process holds. What cannot be deleted stays until the next time.
     *
     * @param state the agent's state directory
     * @param now decides which directories are new
     */
    public static void sweep(PrivatePath state, Instant now) {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> files = Files.list(state.path())) {
            files.filter(file -> String.valueOf(file.getFileName()).startsWith(PREFIX))
                    .forEach(found::add);
        } catch (IOException | UncheckedIOException unreadable) {
            return; // a state directory that does not exist yet has none
        }
        for (Path folder : found) {
            try {
                if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                        && Files.getLastModifiedTime(folder, LinkOption.NOFOLLOW_LINKS)
                                .toInstant()
                                .isBefore(now.minus(MIN_AGE))) {
                    LockFile.acquire(new PrivatePath(folder.resolve(LOCK), state.files()))
                            .ifPresent(lock -> new PrivateTempDirectory(folder, lock).delete());
                }
            } catch (Problem | IOException | UncheckedIOException inUse) {
                // The next sweep tries again.
            }
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

    /** Deletes the content before the lock is released. Called once. */
    public void delete() {
        try {
            deleteContent();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            lock.close();
        }
        try {
            Files.deleteIfExists(folder.resolve(LOCK)); // on Windows, only after it is closed
            Files.deleteIfExists(folder);
        } catch (DirectoryNotEmptyException swept) {
            // A sweep has just locked it, and deletes it.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void deleteContent() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                if (!file.equals(folder) && !file.equals(folder.resolve(LOCK))) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (NoSuchFileException deleted) {
            // There is nothing left.
        }
    }
}
