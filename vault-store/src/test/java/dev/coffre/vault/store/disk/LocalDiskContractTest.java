package dev.coffre.vault.store.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.store.testing.DiskContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LocalDiskContractTest extends DiskContract {
    private final Disk disk = new LocalDisk();

    @TempDir
    private Path folder;

    @Override
    protected Disk disk() {
        return disk;
    }

    @Override
    protected Path root() {
        return folder;
    }

    @Test
    void aLinkThatLeadsNowhereExists() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("nowhere"));

        assertThat(disk.exists(link)).isTrue();
    }

    /** Who took an unreadable disk for a missing file would call every file damaged. */
    @Test
    void whatCannotBeLookedUpIsNotMissing() {
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> disk.exists(folder.resolve("x".repeat(300))))
                .matches(problem -> problem.code() == ProblemCode.STORE_READ_FAILED);
    }
}
