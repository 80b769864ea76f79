package dev.coffre.agent.platform.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnixSocketTest {
    private static final String ASK =
            "import socket,sys; s=socket.socket(socket.AF_UNIX); s.connect(sys.argv[1]); s.sendall(b'who?\\n');"
                    + " print(s.recv(100).decode())";

    @Test
    void aQuestionIsAnsweredAndOneThatIsNotUnderstoodIsNot(@TempDir Path folder) {
        try (UnixSocket socket = UnixSocket.open(
                folder, "one.sock", question -> question.equals("who?") ? Optional.of("élan") : Optional.empty())) {
            assertThat(UnixSocket.ask(path(socket), "who?")).contains("élan");
            assertThat(UnixSocket.ask(path(socket), "what?")).isEmpty();
            assertThat(UnixSocket.ask(path(socket), "x".repeat(5_000))).isEmpty();
        }
        assertThat(folder).isEmptyDirectory();
        assertThat(UnixSocket.ask(folder.resolve("one.sock"), "who?")).isEmpty();
    }

    @Test
    void oneWhoAsksAndIsSilentKeepsNobodyWaiting(@TempDir Path folder) throws Exception {
        try (UnixSocket socket = UnixSocket.open(folder, "one.sock", question -> Optional.of("here"));
                var silent =
                        java.nio.channels.SocketChannel.open(java.net.UnixDomainSocketAddress.of(socket.address()))) {
            assertThat(silent.isConnected()).isTrue();
            assertThat(UnixSocket.ask(path(socket), "who?")).contains("here");
        }
    }

    @Test
    void anotherUserOfTheMachineGetsNoAnswer(@TempDir Path folder) throws Exception {
        assumeTrue(System.getProperty("user.name").equals("root"), "only root can become another user");
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")), "no setpriv");
        AtomicInteger asked = new AtomicInteger();
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (UnixSocket socket = UnixSocket.open(folder, "one.sock", question -> {
            asked.incrementAndGet();
            return Optional.of("here");
        })) {
            Files.setPosixFilePermissions(path(socket), PosixFilePermissions.fromString("rwxrwxrwx"));
            assertThat(ask(path(socket), "0")).isEqualTo("here");
            assertThat(ask(path(socket), "65534")).isEmpty();
            assertThat(asked).hasValue(1);
        }
    }

    private static Path path(UnixSocket socket) {
        return Path.of(socket.address());
    }

    private static String ask(Path socket, String user) throws Exception {
        Process process = new ProcessBuilder(
                        "setpriv", "--reuid", user, "--clear-groups", "/usr/bin/python3", "-c", ASK, socket.toString())
                .start();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }
}
