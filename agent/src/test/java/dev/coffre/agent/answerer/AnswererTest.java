package dev.coffre.agent.answerer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.agent.platform.LocalConnection;
import dev.coffre.agent.platform.LocalSocket;
import dev.coffre.agent.platform.linux.LinuxPlatform;
import dev.coffre.agent.process.StopDispatcher;
import dev.coffre.agent.terminal.Terminal;
import dev.coffre.backup.trust.PrivatePath;
import dev.coffre.vault.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The client as a process of its own, and an answerer or something else in its place. */
@EnabledOnOs(OS.LINUX)
class AnswererTest {
    private static final Duration LONG = Duration.ofMinutes(10);

    /** Enough for a busy machine, so that only tests of a silence meet one. */
    private static final int PATIENT_MILLIS = 60_000;

    private static final int IMPATIENT_MILLIS = 1_000;

    @TempDir
    private Path folder;

    private Path program;
    private Answerer answerer;
    private LocalSocket socket;
    private final CountDownLatch hold = new CountDownLatch(1);
    private final CountDownLatch begun = new CountDownLatch(16);
    private final CountDownLatch interrupted = new CountDownLatch(1);

    /** How the client ended. */
    private record End(int exit, String out, String err) {}

    /** Prints what it sees; with {@code --all} as many lines as that needs several frames, with 1 as its name waits. */
    private final QuestionRunner commands = new QuestionRunner() {
        @Override
        public int run(Question question, ZoneId zone, Terminal terminal, StopDispatcher stops) {
            begun.countDown();
            if (question.arguments().contains("wait")) {
                try (StopDispatcher.StopRegistration _ = stops.register(exit -> stops.terminate(exit, () -> {
                    terminal.out().println("stopped");
                    return exit;
                }))) {
                    awaitOrEnd();
                }
            }
            while (question.arguments().contains("stuck") && hold.getCount() > 0) {
                boolean unused = Thread.interrupted();
                LockSupport.parkNanos(1_000_000);
            }
            int lines = question.arguments().contains("-R") ? 40_000 : 1;
            for (int i = 0; i < lines; i++) {
                terminal.out()
                        .println(question.arguments() + " "
                                + question.directory().display() + " " + zone + " " + i);
            }
            terminal.err().println("width " + question.columns());
            terminal.out().println("é");
            return 3;
        }

        @Override
        public void print(Problem problem, boolean json, Question question, ZoneId zone, Terminal terminal) {
            terminal.err().println(problem.code().code() + problem.details());
        }
    };

    private void awaitOrEnd() {
        try {
            assertThat(hold.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            interrupted.countDown();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @BeforeEach
    void start() throws IOException {
        program = Files.writeString(folder.resolve("program"), "one version");
        answerer = new Answerer(new AnswerRules(Map.of("COFFRE_HOME", "/h"), () -> ZoneOffset.UTC, program), commands);
        listen(answerer::answer);
    }

    private void listen(Consumer<LocalConnection> service) {
        LinuxPlatform platform = new LinuxPlatform();
        socket = platform.sockets()
                .listen(new PrivatePath(folder, platform.files()), Answerer.SOCKET, service)
                .orElseThrow();
    }

    /** Something else that listens in place of the answerer. */
    private void replace(Consumer<LocalConnection> service) {
        socket.close();
        listen(service);
    }

    @AfterEach
    void stop() {
        hold.countDown();
        socket.close();
    }

    private Process client(String... arguments) throws IOException {
        return client(PATIENT_MILLIS, arguments);
    }

    private Process client(int silenceMillis, String... arguments) throws IOException {
        return program(silenceMillis, arguments).start();
    }

    private ProcessBuilder program(int silenceMillis, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                ClientProcess.class.getName(),
                Integer.toString(silenceMillis),
                Long.toString(ProcessHandle.current().pid()),
                folder.toString(),
                "80"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().clear();
        builder.environment().putAll(Map.of("COFFRE_HOME", "/h", "LC_ALL", "C.UTF-8"));
        return builder;
    }

    private static End end(Process client) throws Exception {
        byte[] out = client.getInputStream().readAllBytes();
        byte[] err = client.getErrorStream().readAllBytes();
        return new End(
                client.waitFor(), new String(out, StandardCharsets.UTF_8), new String(err, StandardCharsets.UTF_8));
    }

    private End ask(String... arguments) throws Exception {
        return end(client(arguments));
    }

    private static void send(LocalConnection caller, byte[] bytes) {
        try {
            OutputStream out = caller.out();
            out.write(bytes);
            out.flush();
        } catch (IOException gone) {
            // The client has given up.
        }
    }

    private static void read(LocalConnection caller) {
        try {
            assertThat(Question.read(caller.in())).isNotNull();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static final End BY_ITSELF = new End(100, "", "");

    @Test
    void theClientRelaysOutputAndExitCode() throws Exception {
        End end = ask("ls", "é x", "--lang=fr");
        assertThat(end.exit()).isEqualTo(3);
        assertThat(end.out()).isEqualTo("[ls, é x, --lang=fr] " + folder.toRealPath() + " Z 0\né\n");
        assertThat(end.err()).isEqualTo("width OptionalInt[80]\n");
    }

    @Test
    void aCommandWhoseOutputIsFullRunsByItselfAndOneWhoseReaderHasEndedFails() throws Exception {
        Process full = program(PATIENT_MILLIS, "ls")
                .redirectOutput(Path.of("/dev/full").toFile())
                .start();
        assertThat(full.waitFor()).isEqualTo(AnswerProtocol.EXIT_BY_ITSELF);
        Process unread = client("ls");
        unread.getInputStream().close();
        assertThat(unread.waitFor()).isEqualTo(1);
        assertThat(unread.getErrorStream().readAllBytes()).asString().doesNotContain("rror");
    }

    @Test
    void outputThatCannotBeWrittenToItsEndEndsTheCommandAndIsReported() throws Exception {
        Path out = folder.resolve("out");
        ProcessBuilder whole = program(PATIENT_MILLIS, "ls", "-R");
        List<String> limited =
                new ArrayList<>(List.of("/bin/sh", "-c", "ulimit -f 256; exec \"$@\" > \"$0\"", out.toString()));
        limited.addAll(whole.command());
        End end = end(whole.command(limited).start());
        assertThat(end).isEqualTo(new End(1, "", "output-failed{reason=io-failed}\n"));
        assertThat(out).content().startsWith("[ls, -R]").doesNotContain(" 39999");
    }

    @Test
    void muchOutputArrivesWholeAndInOrder() throws Exception {
        End end = ask("ls", "-R");
        assertThat(end.exit()).isEqualTo(3);
        assertThat(end.out().lines()).hasSize(40_001);
        assertThat(end.out().lines().filter(line -> line.endsWith(" 39999"))).hasSize(1);
    }

    @Test
    void aCommandThatIsNotInTheListRunsByItself() throws Exception {
        assertThat(ask("backup", "/")).isEqualTo(BY_ITSELF);
        assertThat(ask("ls", "--machine", "other")).isEqualTo(BY_ITSELF);
    }

    @Test
    void anotherHomeRunsByItself() throws Exception {
        answerer =
                new Answerer(new AnswerRules(Map.of("COFFRE_HOME", "/other"), () -> ZoneOffset.UTC, program), commands);
        replace(answerer::answer);
        assertThat(ask("ls")).isEqualTo(BY_ITSELF);
    }

    @Test
    void afterAnUpgradeTheAnswererEnds() throws Exception {
        assertThat(ask("ls").exit()).isEqualTo(3);
        Files.setLastModifiedTime(program, FileTime.from(Instant.EPOCH));
        assertThat(ask("ls")).isEqualTo(BY_ITSELF);
        answerer.awaitEnd(LONG);
    }

    @Test
    void withoutQuestionsTheAnswererEnds() throws Exception {
        long begin = System.nanoTime();
        answerer.awaitEnd(Duration.ofMillis(300));
        assertThat(Duration.ofNanos(System.nanoTime() - begin))
                .isBetween(Duration.ofMillis(250), Duration.ofSeconds(30));
        assertThat(ask("ls")).isEqualTo(BY_ITSELF);
    }

    @Test
    void sixteenAreAnsweredAtOnceAndTheNextRunsByItself() throws Exception {
        List<Process> waiting = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            waiting.add(client("ls", "wait"));
            while (begun.getCount() > 15 - i) {
                assertThat(waiting.getLast().isAlive()).isTrue();
                Thread.sleep(20);
            }
        }
        assertThat(ask("ls")).isEqualTo(BY_ITSELF);
        hold.countDown();
        for (Process each : waiting) {
            assertThat(end(each).exit()).isEqualTo(3);
        }
        assertThat(ask("ls").exit()).isEqualTo(3);
    }

    @Test
    void aKilledClientFreesItsPlace() throws Exception {
        for (int i = 0; i < 20; i++) {
            Process client = client("ls", "wait");
            Thread.sleep(i * 10);
            client.destroyForcibly().waitFor();
        }
        hold.countDown();
        assertThat(ask("ls").exit()).isEqualTo(3);
    }

    @Test
    void theClientEndsWithItsLauncher() throws Exception {
        String line = "\"$0\" -cp \"$1\" " + AnswerClient.class.getName() + " $$ \"$2\" 80 ls wait; true";
        ProcessBuilder launcher = new ProcessBuilder(
                "/bin/sh",
                "-c",
                line,
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                System.getProperty("java.class.path"),
                folder.toString());
        launcher.environment().put("COFFRE_HOME", "/h");
        launcher.environment().remove("TZ");
        Process shell = launcher.start();
        while (begun.getCount() == 16) {
            assertThat(shell.isAlive()).isTrue();
            Thread.sleep(50);
        }
        ProcessHandle client = shell.children().findFirst().orElseThrow();
        shell.destroyForcibly();
        client.onExit().get(30, TimeUnit.SECONDS);
    }

    @Test
    void aSignalStopsTheCommandAsItWouldWithoutTheService() throws Exception {
        for (Map.Entry<String, Integer> signal : Map.of("INT", 130, "TERM", 143).entrySet()) {
            long before = begun.getCount();
            Process client = client("ls", "wait");
            while (begun.getCount() == before) {
                assertThat(client.isAlive()).isTrue();
                Thread.sleep(20);
            }
            kill(client, signal.getKey());
            assertThat(end(client)).isEqualTo(new End(signal.getValue(), "stopped\n", ""));
            await(interrupted);
        }
    }

    private static void kill(Process process, String signal) throws Exception {
        assertThat(new ProcessBuilder("/bin/kill", "-" + signal, Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    @Test
    void theCommandOfAClientThatIsGoneEndsAtOnce() throws Exception {
        Process client = client("ls", "wait");
        while (begun.getCount() == 16) {
            assertThat(client.isAlive()).isTrue();
            Thread.sleep(20);
        }
        client.destroyForcibly().waitFor();
        await(interrupted);
    }

    @Test
    @Timeout(120)
    void anAnswererWhoseCommandDoesNotStopEnds() throws Exception {
        answerer = new Answerer(
                new AnswerRules(Map.of("COFFRE_HOME", "/h"), () -> ZoneOffset.UTC, program),
                commands,
                Duration.ofSeconds(2));
        replace(answerer::answer);
        Process client = client("ls", "stuck");
        await(() -> begun.getCount() < 16);
        client.destroyForcibly().waitFor();
        answerer.awaitEnd(LONG);
        assertThat(ask("ls")).isEqualTo(BY_ITSELF);
    }

    @Test
    void aCommandThatDoesNotStopDoesNotKeepItsClient() throws Exception {
        replace(caller -> {
            read(caller);
            begun.countDown();
            await(hold);
        });
        Process client = client("ls");
        await(() -> begun.getCount() < 16);
        kill(client, "INT");
        assertThat(end(client)).isEqualTo(new End(130, "", ""));
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        for (int i = 0; i < 3_000 && !condition.getAsBoolean(); i++) {
            Thread.sleep(20);
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }

    @Test
    void callersThatSendGarbageOrNothingDoNotStopIt() throws Exception {
        answerer = new Answerer(
                new AnswerRules(Map.of("COFFRE_HOME", "/h"), () -> ZoneOffset.UTC, program),
                commands,
                Duration.ofSeconds(2));
        replace(answerer::answer);
        List<SocketChannel> silent = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket.address()));
            if (i % 2 == 0) {
                channel.write(ByteBuffer.wrap("garbage of any kind".getBytes(StandardCharsets.UTF_8)));
            }
            silent.add(channel);
        }
        for (SocketChannel each : silent) {
            awaitEnd(each);
        }
        assertThat(begun.getCount()).as("no command began").isEqualTo(16);
        assertThat(ask("ls").exit()).isEqualTo(3);
    }

    private static void awaitEnd(SocketChannel caller) throws IOException {
        ByteBuffer answer = ByteBuffer.allocate(100);
        try (caller) {
            while (caller.read(answer) >= 0) {
                assertThat(answer.hasRemaining()).isTrue();
            }
        } catch (SocketException reset) {
            // Closed before it had read all that the caller sent.
        }
    }

    @Test
    void anAnswererThatSaysNothingIsWaitedForAndReplaced() throws Exception {
        BlockingQueue<String> reports = new LinkedBlockingQueue<>();
        LinuxPlatform platform = new LinuxPlatform();
        replace(caller -> await(hold));
        try (LocalSocket _ = platform.sockets().open(new PrivatePath(folder, platform.files()), "daemon.sock", line -> {
            reports.add(line);
            return Optional.empty();
        })) {
            long begin = System.nanoTime();
            assertThat(end(client(IMPATIENT_MILLIS, "ls"))).isEqualTo(BY_ITSELF);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(750));
            assertThat(reports.poll(30, TimeUnit.SECONDS)).isEqualTo(AnswerProtocol.SILENT_ANSWERER);
        }
        assertThat(end(client(IMPATIENT_MILLIS, "ls"))).as("without a daemon").isEqualTo(BY_ITSELF);
    }

    @Test
    void garbageAndOtherVersionsMakeTheCommandRunByItself() throws Exception {
        replace(caller -> send(caller, new byte[] {AnswerProtocol.VERSION + 1}));
        assertThat(ask("ls")).isEqualTo(BY_ITSELF);
        replace(caller -> send(caller, "HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.UTF_8)));
        assertThat(ask("ls")).isEqualTo(BY_ITSELF);
        replace(caller -> send(caller, new byte[] {AnswerProtocol.VERSION, 1, 127, 0, 0, 0}));
        assertThat(ask("ls")).isEqualTo(BY_ITSELF);
        replace(caller -> send(caller, new byte[] {AnswerProtocol.VERSION, 99, 0, 0, 0, 0}));
        assertThat(ask("ls")).isEqualTo(BY_ITSELF);
    }

    @Test
    void anAnswerThatEndsBeforeAnyOutputMakesTheCommandRunByItself() throws Exception {
        replace(caller -> {
            read(caller);
            AnswerFrames frames = new AnswerFrames(caller.out());
            frames.lastWords(new byte[0], "broken".getBytes(StandardCharsets.UTF_8));
            frames.out().println("held");
            frames.err().println("held");
        });
        assertThat(ask("ls")).isEqualTo(BY_ITSELF);
    }

    @Test
    void anAnswerThatEndsLaterIsSaidToBeIncomplete() throws Exception {
        replace(caller -> {
            read(caller);
            AnswerFrames frames = new AnswerFrames(caller.out());
            frames.lastWords("last\n".getBytes(StandardCharsets.UTF_8), "broken".getBytes(StandardCharsets.UTF_8));
            frames.out().println("shown");
            frames.beat();
        });
        assertThat(ask("ls")).isEqualTo(new End(1, "shown\nlast\n", "broken"));
    }

    @Test
    void withoutAServiceTheCommandRunsByItself() throws Exception {
        socket.close();
        assertThat(ask("ls")).isEqualTo(BY_ITSELF);
        Files.writeString(folder.resolve(Answerer.SOCKET), "no socket");
        assertThat(ask("ls")).isEqualTo(BY_ITSELF);
    }

    @Test
    void aReaderThatTakesNothingMoreDoesNotEndTheClient() throws Exception {
        Process client = client("ls", "-R");
        try (InputStream out = client.getInputStream()) {
            assertThat(out.read()).isPositive();
        }
        assertThat(client.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(client.exitValue()).isEqualTo(1);
    }
}
