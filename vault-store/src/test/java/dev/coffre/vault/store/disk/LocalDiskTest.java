package dev.coffre.vault.store.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalDiskTest {
    @TempDir
    private Path folder;

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
