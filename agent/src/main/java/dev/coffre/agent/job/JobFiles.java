package dev.coffre.agent.job;

import dev.coffre.backup.trust.PrivatePath;
import dev.coffre.backup.trust.StateFileProblem;
import dev.coffre.vault.problem.ProblemCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder with a file for each of the newest jobs that need one.
 *
 * @param maxJobs number of files that are kept
 */
record JobFiles(PrivatePath folder, int maxJobs) {
    /** Numbers have a fixed width, so that names sort like numbers. */
    PrivatePath file(long job) {
        return folder.resolve("%010d".formatted(job));
    }

    /** Creates the folder, or deletes its oldest files until there is room for another one. */
    void makeRoom() throws IOException {
        folder.files().createDirectories(folder.path());
        try (Stream<Path> files = Files.list(folder.path())) {
            List<Path> newestFirst = files.sorted(
                            Comparator.comparing(Path::toString).reversed())
                    .toList();
            for (Path old : newestFirst.stream().skip(maxJobs - 1L).toList()) {
                Files.deleteIfExists(old);
            }
        }
    }

    /** Deletes the folder. */
    void delete() {
        try (Stream<Path> files = Files.list(folder.path())) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(folder.path());
        } catch (NoSuchFileException none) {
            // nothing to delete
        } catch (IOException e) {
            throw StateFileProblem.of(folder.path(), e, ProblemCode.STATE_DAMAGED);
        }
    }
}
