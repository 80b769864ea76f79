package dev.coffre.server.datadir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryLockTest {
    @Test
    void rootDoesNotWorkInTheFolderOfAnotherUser(@TempDir Path root) throws IOException {
        assumeTrue(Files.getOwner(root).getName().equals("root"), "needs root");
        DataDirectory folder = new DataDirectory(root.resolve("vault")).create();
        DataDirectoryLock.acquire(folder).close();
        Files.setOwner(
                folder.root(),
                root.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));

        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> DataDirectoryLock.tryAcquire(folder))
                .satisfies(problem -> {
                    assertThat(problem.code()).isEqualTo(ProblemCode.DATA_FOLDER_OF_OTHER_USER);
                    assertThat(problem.details()).containsEntry("owner", "nobody");
                });
    }

    /** Root opens nothing that the folder's owner may have put in the place of the lock. */
    @Test
    void makesNothingThroughLinkInTheFolderOfAnotherUser(@TempDir Path root) throws IOException {
        assumeTrue(Files.getOwner(root).getName().equals("root"), "needs root");
        DataDirectory folder = new DataDirectory(root.resolve("vault")).create();
        Files.createSymbolicLink(folder.lock(), root.resolve("elsewhere"));
        Files.setOwner(
                folder.root(),
                root.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));

        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> DataDirectoryLock.tryAcquire(folder))
                .satisfies(problem -> assertThat(problem.code()).isEqualTo(ProblemCode.DATA_FOLDER_OF_OTHER_USER));
        assertThat(root.resolve("elsewhere")).doesNotExist();
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(folder::create)
                .satisfies(problem -> assertThat(problem.code()).isEqualTo(ProblemCode.DATA_FOLDER_OF_OTHER_USER));
    }

    @Test
    void doesNotFollowLinkInItsOwnFolder(@TempDir Path root) throws IOException {
        DataDirectory folder = new DataDirectory(root.resolve("vault")).create();
        Files.createSymbolicLink(folder.lock(), root.resolve("elsewhere"));

        assertThatExceptionOfType(Problem.class).isThrownBy(() -> DataDirectoryLock.tryAcquire(folder));
        assertThat(root.resolve("elsewhere")).doesNotExist();
    }

    /** A process that closes any channel of a locked file frees the lock, also one that it opened to look. */
    @Test
    void aSecondTryInThisProcessLeavesTheLock(@TempDir Path root) throws IOException {
        DataDirectory folder = new DataDirectory(root.resolve("vault")).create();
        try (DataDirectoryLock held = DataDirectoryLock.acquire(folder)) {
            assertThat(DataDirectoryLock.tryAcquire(folder)).isEmpty();
            assertThat(lockedFiles()).contains(Files.getAttribute(folder.lock(), "unix:ino"));
        }
        DataDirectoryLock.acquire(folder).close();
    }

    /** The inodes that the kernel knows to be locked by this process. */
    private static List<Object> lockedFiles() throws IOException {
        return Files.readAllLines(Path.of("/proc/locks")).stream()
                .map(line -> line.trim().split("\\s+"))
                .filter(words ->
                        words[4].equals(String.valueOf(ProcessHandle.current().pid())))
                .<Object>map(words -> Long.valueOf(words[5].split(":")[2]))
                .toList();
    }
}
