package dev.coffre.backup.trust.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.coffre.backup.trust.UntrustedPathException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class PrivateFileTest {
    @TempDir
    private Path folder;

    private void refuses(String reason) {
        assertThatThrownBy(() -> new LinuxPrivateFiles().create(folder.resolve("file")))
                .isInstanceOfSatisfying(UntrustedPathException.class, refused -> {
                    assertThat(refused.path()).isEqualTo(folder.resolve("file").toString());
                    assertThat(refused.symbol()).isEqualTo(reason);
                });
    }

    @Test
    void makesReadsAndEmptiesFileOfItsOwnerOnly() throws IOException {
        Path file = folder.resolve("file");
        try (FileChannel channel = PrivateFile.open(file)) {
            channel.write(StandardCharsets.UTF_8.encode("content"));
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        try (FileChannel channel = PrivateFile.open(file)) {
            assertThat(channel.size()).isEqualTo(7);
        }
        new LinuxPrivateFiles().create(file).close();
        assertThat(file).isEmptyFile();
    }

    @Test
    void aProgramThatIsStartedDoesNotGetTheDescriptor() throws IOException {
        Path file = folder.resolve("file").toAbsolutePath();
        try (FileChannel open = PrivateFile.open(file)) {
            assertThat(open.isOpen()).isTrue();
            Process child = new ProcessBuilder("/bin/ls", "-l", "/proc/self/fd").start();
            assertThat(new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .contains("/proc")
                    .doesNotContain(file.toString());
        }
    }

    @Test
    void doesNotFollowLinkToAnotherFile() throws IOException {
        Path victim = Files.writeString(folder.resolve("victim"), "precious");
        Files.createSymbolicLink(folder.resolve("file"), victim);

        refuses("symbolic-link");

        assertThat(victim).hasContent("precious");
    }

    @Test
    void makesNothingAtTheEndOfLink() throws IOException {
        Files.createSymbolicLink(folder.resolve("file"), folder.resolve("elsewhere"));
        refuses("symbolic-link");
        assertThat(folder.resolve("elsewhere")).doesNotExist();
    }

    @Test
    void doesNotEmptyFileThatHasAnotherName() throws IOException {
        Path victim = Files.writeString(folder.resolve("victim"), "precious");
        Files.createLink(folder.resolve("file"), victim);

        refuses("hard-linked");

        assertThat(victim).hasContent("precious");
    }

    @Test
    void doesNotTakeFileOfAnotherUser() throws IOException {
        assumeTrue(System.getProperty("user.name").equals("root"), "only root gives files away");
        Path file = Files.writeString(folder.resolve("file"), "theirs");
        Files.setAttribute(file, "unix:uid", 4711);

        refuses("uid 4711");

        assertThat(file).hasContent("theirs");
    }

    @Test
    @Timeout(10)
    void doesNotWaitForTheOtherEndOfPipe() throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("mkfifo", folder.resolve("file").toString())
                        .start()
                        .waitFor())
                .isZero();
        refuses("not-a-file");
    }

    @Test
    void aFolderIsNoFile() throws IOException {
        Files.createDirectory(folder.resolve("file"));
        assertThatThrownBy(() -> PrivateFile.open(folder.resolve("file"))).isInstanceOf(IOException.class);
    }
}
