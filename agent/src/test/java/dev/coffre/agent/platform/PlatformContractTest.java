package dev.coffre.agent.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.coffre.agent.process.LockFile;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.trust.PrivateFiles;
import dev.coffre.backup.trust.UntrustedPathException;
import dev.coffre.backup.win32.WideString;
import dev.coffre.vault.job.AgentSoftware;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every platform promises, on the one that the test runs on. */
class PlatformContractTest {
    private final Platform platform = Here.PLATFORM;
    private final PrivateFiles files = platform.files();

    @TempDir
    private Path folder;

    private @Nullable Process child;

    private record Holder(String name) {}

    @AfterEach
    void endChild() throws InterruptedException {
        if (child != null) {
            child.destroyForcibly().waitFor();
        }
    }

    private BufferedReader start(String... arguments) throws IOException {
        Process started = new ProcessBuilder(PlatformProgram.command(arguments))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        child = started;
        return started.inputReader(StandardCharsets.UTF_8);
    }

    private static void write(FileChannel channel, String text) throws IOException {
        channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void privateDirectoriesAreMadeWithTheirParents() throws IOException {
        Path deep = folder.resolve("one/two/three");
        files.createDirectories(deep);
        files.createDirectories(deep);
        assertThat(deep).isDirectory();
        Path unique = files.createTempDirectory(deep, "child-");
        assertThat(unique).isDirectory().isNotEqualTo(files.createTempDirectory(deep, "child-"));
        assertThatThrownBy(() -> files.createDirectories(Files.writeString(folder.resolve("file"), "")))
                .isInstanceOf(FileAlreadyExistsException.class);
    }

    @Test
    void anExistingPrivateFileKeepsItsContentAndANewOneIsNeverOpened() throws IOException {
        Path file = folder.resolve("file");
        try (FileChannel channel = files.open(file)) {
            write(channel, "kept");
        }
        files.open(file).close();
        assertThat(file).hasContent("kept");
        assertThatThrownBy(() -> files.createNew(file)).isInstanceOf(FileAlreadyExistsException.class);
        files.openForWriting(file).close();
        assertThat(file).hasContent("kept");
        files.create(file).close();
        assertThat(file).isEmptyFile();
    }

    @Test
    void aDirectoryAndASecondNameAreRefused() throws IOException {
        Path directory = Files.createDirectory(folder.resolve("directory"));
        assertThatThrownBy(() -> files.open(directory)).isInstanceOf(IOException.class);
        Path file = Files.writeString(folder.resolve("file"), "of another program");
        try {
            Files.createLink(folder.resolve("link"), file);
        } catch (IOException | UnsupportedOperationException e) {
            assumeTrue(false, "no hard links here");
        }
        assertThatThrownBy(() -> files.open(file))
                .isInstanceOf(UntrustedPathException.class)
                .hasMessageContaining("hard-linked");
    }

    @Test
    void aTemporaryFileIsReadBackAndLeavesNoName() throws IOException {
        try (FileChannel one = files.createTemporary(folder, "spill");
                FileChannel other = files.createTemporary(folder, "spill")) {
            write(one, "one");
            write(other, "other");
            ByteBuffer back = ByteBuffer.allocate(10);
            assertThat(one.read(back, 0)).isEqualTo(3);
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aTemporaryFileDisappearsWithAKilledProcess() throws Exception {
        assertThat(start("temporary", folder.toString()).readLine()).isEqualTo("made");
        endChild();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aFileIsReplacedWhileAnotherProgramStillReadsIt() throws Exception {
        Path file = folder.resolve("state");
        files.replace(file, "old".getBytes(StandardCharsets.UTF_8));
        FileChannel reader = FileChannel.open(file, StandardOpenOption.READ);
        Thread closing = Thread.ofPlatform().start(() -> {
            try (reader) {
                Thread.sleep(150);
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        files.replace(file, "new".getBytes(StandardCharsets.UTF_8));
        closing.join();
        assertThat(file).hasContent("new");
        assertThat(folder).isDirectoryContaining(entry -> entry.endsWith("state"));
        files.rename(file, folder.resolve("renamed"));
        files.syncDirectoryOf(folder.resolve("renamed"));
        assertThat(folder.resolve("renamed")).hasContent("new");
        assertThat(file).doesNotExist();
    }

    @Test
    void aLockExcludesOtherProcessesUntilItsHolderIsKilled() throws Exception {
        Path file = folder.resolve("a.lock");
        assertThat(start("lock", file.toString()).readLine()).isEqualTo("locked");
        assertThat(LockFile.acquire(Here.privatePath(file))).isEmpty();
        assertThat(LockFile.holder(Here.privatePath(file), Holder.class)).contains(new Holder("child"));
        endChild();
        assertThat(LockFile.holder(Here.privatePath(file), Holder.class)).isEmpty();
        Optional<LockFile> free = LockFile.acquire(Here.privatePath(file));
        assertThat(free).isPresent();
        free.orElseThrow().close();
    }

    @Test
    void aQuestionIsAnsweredAndAnUnknownOneIsNot() throws IOException {
        try (LocalSocket socket = platform.sockets()
                .open(
                        Here.privatePath(folder),
                        "one.sock",
                        question -> question.equals("who?") ? Optional.of("élan") : Optional.empty())) {
            for (int i = 0; i < 3; i++) {
                assertThat(platform.sockets().ask(socket.address(), "who?")).contains("élan");
            }
            assertThat(platform.sockets().ask(socket.address(), "what?")).isEmpty();
            assertThat(platform.sockets().ask(socket.address(), "x".repeat(5_000)))
                    .isEmpty();
            assertThat(start("ask", socket.address()).readLine()).isEqualTo("élan");
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aClosedSocketAnswersNoMore() {
        LocalSocket socket = platform.sockets().open(Here.privatePath(folder), "one.sock", Optional::of);
        String longest = "x".repeat(LocalSockets.MAX_REQUEST - 1);
        assertThat(platform.sockets().ask(socket.address(), longest)).contains(longest);
        socket.close();
        assertThat(platform.sockets().ask(socket.address(), "who?")).isEmpty();
        assertThat(platform.sockets().ask(folder.resolve("none").toString(), "who?"))
                .isEmpty();
    }

    @Test
    void aChildIsAskedToStopAndItsOutputIsStillRead() throws Exception {
        Process started = platform.jobPriority().start(PlatformProgram.command("stop"));
        child = started;
        try (BufferedReader out = started.inputReader(StandardCharsets.UTF_8)) {
            assertThat(out.readLine()).isEqualTo("runs");
            platform.stopRequests().request(started.toHandle());
            assertThat(out.readLine()).isEqualTo("asked to stop with TERMINATED");
        }
        assertThat(started.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void argumentsArriveAsTheyWereWritten() throws IOException {
        try (BufferedReader out = start("arguments", "élan", "日本", "*", "a b")) {
            assertThat(out.lines()).containsExactly("arguments", "élan", "日本", "*", "a b");
        }
    }

    @Test
    void theUserAtTheOtherEndOfALoopbackConnectionIsKnown() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
                Socket client = new Socket(server.getInetAddress(), server.getLocalPort());
                Socket accepted = server.accept()) {
            assertThat(client.isConnected()).isTrue();
            assertThat(platform.loopbackPeers().user(accepted.getPort(), server.getLocalPort()))
                    .isPresent();
            assertThat(platform.loopbackPeers().user(1, server.getLocalPort())).isEmpty();
        }
    }

    @Test
    void theMachineHasANameAZoneAndAFixedDisk() throws IOException {
        assertThat(platform.hostName())
                .hasValueSatisfying(name -> assertThat(name).isNotBlank());
        assertThat(platform.timeZone(Map.of("TZ", "UTC"), ZoneId.of("UTC")).get())
                .isEqualTo(ZoneId.of("UTC"));
        assertThat(platform.volumes().kind(folder)).isNotNull();
        assertThat(platform.volumes().isLocalDisk(folder.resolve("not/yet"))).isTrue();
        assertThat(List.of(
                        platform.folders().settings(),
                        platform.folders().data(),
                        platform.folders().cache()))
                .allMatch(Path::isAbsolute);
    }

    @Test
    void aPathOutsideAnyOtherUsersReachIsTrusted() throws IOException {
        Path home = Path.of("").toAbsolutePath(); // the checkout is its user's own
        ByteString file = WideString.encode(home.resolve("pom.xml").toString());
        assertThat(files.requireFile(file)).isEqualTo(file);
        files.requireDirectory(home);
        files.requireDirectory(home.resolve("not/made/yet"));
    }

    /** A name and a number that a report can carry as they are. */
    @Test
    void theOperatingSystemHasANameAndAVersion() {
        String system = platform.operatingSystem();

        assertThat(system).containsPattern("[A-Za-z]+ .*[0-9]");
        assertThat(AgentSoftware.sanitized("1", system).os()).isEqualTo(system);
    }
}
