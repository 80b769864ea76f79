package dev.coffre.vault.store.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalDiskTest {
    @TempDir
    private Path folder;

    @Test
    void aLinkIsNotFollowedToAFile() throws Exception {
        Path path = Files.write(folder.resolve("secret"), new byte[100]);
        Path link = Files.createSymbolicLink(folder.resolve("pack"), path);

        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> new LocalDisk().open(link))
                .satisfies(problem -> assertThat(problem.code()).isEqualTo(ProblemCode.STORE_READ_FAILED));
    }

    /** Whoever looks for damage catches problems, and would call the file damaged. */
    @Test
    void aReadThatIsBrokenOffByAnInterruptIsNoProblemOfTheFile() throws Exception {
        Path path = Files.write(folder.resolve("pack"), new byte[100]);
        try (DiskFile file = new LocalDisk().open(path)) {
            Thread.currentThread().interrupt();
            assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> file.read(0, 100));
            assertThat(Thread.interrupted()).isTrue();
        }
        try (DiskFile file = new LocalDisk().open(path)) {
            Thread.currentThread().interrupt();
            assertThatExceptionOfType(CancellationException.class).isThrownBy(file::length);
            assertThat(Thread.interrupted()).isTrue();
        }
    }
}
