package dev.coffre.vault.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
    @TempDir
    Path folder;

    @Test
    void replacesAReadableFileByOneThatOnlyItsOwnerCanRead() throws IOException {
        Path file = Files.writeString(folder.resolve("secret"), "old");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        AtomicFile.replace(file, bytes("new"));

        assertThat(file).hasContent("new");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void aTemporaryFileThatACrashLeftBehindIsReplaced() throws IOException {
        Files.writeString(folder.resolve(".secret.new"), "half");

        AtomicFile.replace(folder.resolve("secret"), bytes("whole"));

        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(folder.resolve("secret"));
        }
        assertThat(folder.resolve("secret")).hasContent("whole");
    }

    @Test
    void createNeverOverwrites() throws IOException {
        Path file = Files.writeString(folder.resolve("secret"), "old");

        assertThatThrownBy(() -> AtomicFile.create(file, bytes("new"))).isInstanceOf(FileAlreadyExistsException.class);
        assertThat(file).hasContent("old");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
