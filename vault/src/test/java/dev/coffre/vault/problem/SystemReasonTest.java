package dev.coffre.vault.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SystemReasonTest {
    @Test
    void failuresOfFilesBecomeSymbolsWithoutTheirPath(@TempDir Path folder) {
        assertThat(SystemReason.of(new AccessDeniedException("/srv/secret"))).isEqualTo("EACCES");
        assertThat(SystemReason.of(new DirectoryNotEmptyException("/srv"))).isEqualTo("ENOTEMPTY");
        assertThat(SystemReason.of(new FileSystemException("/srv", null, "Not a directory")))
                .isEqualTo("ENOTDIR");
        IOException missing = catchThrowableOfType(IOException.class, () -> Files.readString(folder.resolve("none")));
        assertThat(SystemReason.of(missing)).isEqualTo("ENOENT");
        IOException started =
                catchThrowableOfType(IOException.class, () -> new ProcessBuilder("/no/such/program").start());
        assertThat(SystemReason.of(started)).isEqualTo("ENOENT");
    }

    @Test
    void aFullDiskIsKnownByItsWords() {
        String reason = SystemReason.of(new IOException("No space left on device"));
        assertThat(reason).isEqualTo("ENOSPC");
        assertThat(SystemReason.isFull(reason)).isTrue();
        assertThat(SystemReason.isFull(SystemReason.of(new IOException("Disk quota exceeded"))))
                .isTrue();
        assertThat(SystemReason.isFull("EACCES")).isFalse();
    }

    @Test
    void aFailureWithoutWordsNamesNoClass() {
        assertThat(SystemReason.of(new IOException())).isEqualTo(SystemReason.FAILED);
        assertThat(SystemReason.of(new IOException("it has not 64 bytes"))).isEqualTo("it has not 64 bytes");
    }
}
