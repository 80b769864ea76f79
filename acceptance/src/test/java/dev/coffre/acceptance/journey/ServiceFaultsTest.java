package dev.coffre.acceptance.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.acceptance.process.Invocation;
import dev.coffre.acceptance.process.Outcome;
import dev.coffre.acceptance.process.RunningProgram;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/** Commands that the agent's service answers, while something happens to it or to their output. */
class ServiceFaultsTest extends AnsweringService {
    private static final String CLIENT = "dev/coffre/agent/answerer/AnswerClient";

    /** An installation of which the agent's jar can be replaced. */
    private Path copyOfTheInstallation() throws IOException {
        Path original = installation.toRealPath();
        Path copy = folder.resolve("installed");
        Files.createDirectories(copy.resolve("bin"));
        Files.createDirectories(copy.resolve("lib"));
        Files.copy(original.resolve("bin/coffre"), copy.resolve("bin/coffre"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.createSymbolicLink(copy.resolve("runtime"), original.resolve("runtime"));
        try (Stream<Path> files = Files.list(original.resolve("lib"))) {
            for (Path file : files.toList()) {
                Path there = copy.resolve("lib").resolve(file.getFileName());
                if (file.getFileName().toString().startsWith("coffre-agent-")) {
                    Files.copy(file, there, StandardCopyOption.COPY_ATTRIBUTES);
                } else {
                    Files.createSymbolicLink(there, file);
                }
            }
        }
        return copy;
    }

    /** Replaces the agent's jar by another build, as an upgrade does. */
    private void upgrade(String entry, byte[] content) throws IOException {
        Path jar = Path.of(jar());
        Path next = folder.resolve("next.jar");
        Files.copy(jar, next);
        try (FileSystem zip = FileSystems.newFileSystem(next)) {
            Files.write(zip.getPath(entry), content);
        }
        Files.move(next, jar, StandardCopyOption.REPLACE_EXISTING);
    }

    private byte[] otherClient() throws IOException {
        Path classes = Files.createDirectories(folder.resolve("other"));
        Path code = Files.writeString(classes.resolve("AnswerClient.java"), """
                package dev.coffre.agent.answerer;
                public final class AnswerClient {
                    public static void main(String[] arguments) {
                        System.out.println("another build");
                    }
                }
                """);
        assertThat(ToolProvider.getSystemJavaCompiler()
                        .run(null, null, null, "-d", classes.toString(), code.toString()))
                .isZero();
        return Files.readAllBytes(classes.resolve(CLIENT + ".class"));
    }

    /** The cache of class data beside the jar is of the old build, and the JVM of JDK 25 would use it all the same. */
    @Test
    void afterAnUpgradeInBetweenTheNewFilesAnswer() throws Exception {
        installation = copyOfTheInstallation();
        agent = agent.installedIn(installation);
        List<Object> points = comparable(run("points"));
        RunningProgram daemon = daemon();
        assertThat(isAnswered("points")).isTrue();
        ProcessHandle old = answerer().orElseThrow();

        upgrade("upgraded", new byte[1]);
        assertThat(comparable(run("points"))).isEqualTo(points);
        old.onExit().get(30, TimeUnit.SECONDS);
        assertThat(comparable(run("points"))).isEqualTo(points);
        assertThat(isAnswered("points")).as("by an answerer of the new files").isTrue();
        assertThat(answerer().orElseThrow().pid()).isNotEqualTo(old.pid());

        upgrade(CLIENT + ".class", otherClient());
        assertThat(run("points").out()).isEqualTo("another build\n");
        daemon.stop();
    }

    @Test
    void anAnswererThatIsKilledAtAnyMomentCostsAtMostTheAnswerThatIsShown() throws Exception {
        Outcome alone = run("ls -R --json");
        RunningProgram daemon = daemon();
        for (int i = 0; i < 8; i++) {
            assertThat(isAnswered("points")).isTrue();
            RunningProgram command = invocation("ls -R --json").start(folder.resolve("said"));
            Thread.sleep(i * 25L);
            answerer().ifPresent(ProcessHandle::destroyForcibly);
            Outcome outcome = command.await();
            if (outcome.exit() == 1) {
                assertThat(outcome.code()).isEqualTo("answer-interrupted");
            } else {
                assertThat(comparable(outcome)).isEqualTo(comparable(alone));
            }
        }
        assertThat(isAnswered("points")).isTrue();
        daemon.stop();
    }

    /** Sixteen at each socket: as many as are answered at once. */
    @Test
    void callersThatSendGarbageOrNothingDoNotStopTheService() throws Exception {
        List<Object> points = comparable(run("points"));
        RunningProgram daemon = daemon();
        assertThat(isAnswered("points")).isTrue();
        long pid = answerer().orElseThrow().pid();
        Path state = agent.home().resolve("state");
        RunningProgram callers = python(
                        """
                import socket, sys, time
                opened = []
                for path in sys.argv[1:]:
                    for i in range(16):
                        caller = socket.socket(socket.AF_UNIX)
                        caller.connect(path)
                        opened.append(caller)
                        try:
                            if i % 2:
                                caller.sendall(bytes(range(256)) * 8)
                        except OSError:
                            pass
                print('connected', flush=True)
                time.sleep(60)
                """,
                        state.resolve("answerer.sock").toString(),
                        state.resolve("daemon.sock").toString())
                .start(folder.resolve("said"));
        for (int i = 0; i < 300 && !callers.output().contains("connected"); i++) {
            Thread.sleep(100);
        }
        assertThat(comparable(run("points"))).as("while they are connected").isEqualTo(points);
        boolean answered = false;
        for (int i = 0; i < 100 && !answered; i++) {
            answered = isAnswered("points");
        }
        assertThat(answered).as("they are still connected").isTrue();
        assertThat(answerer().orElseThrow().pid()).as("the same process").isEqualTo(pid);
        callers.kill();
        daemon.stop();
    }

    private static Invocation python(String program, String... arguments) {
        return Invocation.of(Path.of("/usr/bin/python3"), "-c", program).and(arguments);
    }

    private Outcome through(String program, String line) {
        List<String> command = List.of(
                "/bin/sh",
                "-c",
                "cd \"$0\" && exec \"$@\"",
                source.toString(),
                installation.resolve("bin/coffre").toString());
        return python(program, command.toArray(String[]::new))
                .and(words(line))
                .with("COFFRE_HOME", agent.home().toString())
                .run(folder.resolve("said"));
    }

    /** A reader that has ended, a disk that is full, and a terminal. */
    @Test
    void whateverReadsTheOutputItIsTheSameWithAndWithoutTheService() throws Exception {
        String closed = "import os, subprocess, sys\nr, w = os.pipe()\nos.close(r)\n"
                + "sys.exit(subprocess.call(sys.argv[1:], stdout=w))";
        String full = "import subprocess, sys\nsys.exit(subprocess.call(sys.argv[1:], stdout=open('/dev/full', 'w')))";
        String terminal = "import os, pty, sys\nsys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))";
        List<List<Object>> alone = outcomes(closed, full, terminal);
        assertThat(alone.getFirst()).as("closed").isEqualTo(List.of(1, "", ""));
        assertThat(alone.get(1).getFirst()).as("full").isEqualTo(1);
        assertThat(alone.get(1).get(2).toString()).contains("[output-failed]");
        assertThat(alone.get(2).get(1).toString()).as("terminal").contains("Received");
        assertThat(run("points").out()).doesNotContain("Received");
        RunningProgram daemon = daemon();
        assertThat(isAnswered("points")).isTrue();
        assertThat(outcomes(closed, full, terminal)).isEqualTo(alone);
        daemon.stop();
    }

    private List<List<Object>> outcomes(String... programs) {
        return Stream.of(programs)
                .map(program -> comparable(through(program, "points")))
                .toList();
    }
}
