package dev.coffre.acceptance.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.acceptance.process.AgentProcess;
import dev.coffre.acceptance.process.Checkout;
import dev.coffre.acceptance.process.Invocation;
import dev.coffre.acceptance.process.Outcome;
import dev.coffre.acceptance.process.RunningProgram;
import dev.coffre.acceptance.process.SharedVault;
import dev.coffre.acceptance.process.VaultProcess;
import dev.coffre.acceptance.tree.SourceTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A registered machine with two recovery points, and the processes of its service. */
@ExtendWith(SharedVault.class)
@SuppressWarnings("NullAway.Init") // set before each test
abstract class AnsweringService {
    /** Exit code of a client whose command must run by itself. */
    static final int BY_ITSELF = 100;

    @TempDir
    Path folder;

    AgentProcess agent;
    Path source;

    /** The installed program. */
    Path installation = Checkout.file("packaging/target/coffre-agent");

    @BeforeEach
    void register(VaultProcess vault) throws IOException {
        SourceTree tree = SourceTree.in(folder.resolve("source"), 48);
        tree.files("part", 30, 500);
        source = folder.resolve("source");
        agent = AgentProcess.asShipped(folder.resolve("machine"))
                .registered(vault, "answers" + Long.toHexString(System.nanoTime()));
        agent.run("backup", tree.path()).expect(0);
        tree.files("part-2", 30, 500);
        agent.run("backup", tree.path()).expect(0);
    }

    RunningProgram daemon() throws InterruptedException {
        RunningProgram daemon = agent.start("daemon");
        for (int i = 0; i < 600 && !daemon.output().contains("\"ready\""); i++) {
            assertThat(daemon.isAlive()).as(daemon.said()).isTrue();
            Thread.sleep(100);
        }
        return daemon;
    }

    static String[] words(String line) {
        return line.split(" ");
    }

    Outcome run(String line) {
        return invocation(line).run(folder.resolve("said"));
    }

    /** A command in the folder of the source, where relative paths lead somewhere. */
    Invocation invocation(String line) {
        return Invocation.of(
                        Path.of("/bin/sh"),
                        "-c",
                        "cd \"$0\" && exec \"$@\"",
                        source.toString(),
                        installation.resolve("bin/coffre").toString())
                .and(words(line))
                .with("COFFRE_HOME", agent.home().toString());
    }

    static List<Object> comparable(Outcome outcome) {
        return List.of(outcome.exit(), outcome.out().replaceAll("\"seconds\":[0-9.]+", ""), outcome.err());
    }

    String program() throws IOException {
        return installation.toRealPath().toString();
    }

    /** Asks the service without the launcher, which would run the command. */
    Invocation client(String line) throws IOException {
        return Invocation.of(
                        Path.of(program(), "runtime/bin/java"),
                        "-cp",
                        jar(),
                        "dev.coffre.agent.answerer.AnswerClient",
                        Long.toString(ProcessHandle.current().pid()),
                        agent.home().resolve("state").toString(),
                        "")
                .and(words(line))
                .with(Map.of(
                        "COFFRE_HOME", agent.home().toString(),
                        "COFFRE_INSTALLATION", program(),
                        "COFFRE_LANG", "C.UTF-8"));
    }

    String jar() throws IOException {
        try (Stream<Path> jars = Files.list(Path.of(program(), "lib"))) {
            return jars.filter(jar -> jar.getFileName().toString().startsWith("coffre-agent-"))
                    .findFirst()
                    .orElseThrow()
                    .toString();
        }
    }

    boolean isAnswered(String line) throws IOException {
        Outcome outcome = client(line).run(folder.resolve("asked"));
        assertThat(outcome.exit() == BY_ITSELF ? outcome.out() + outcome.err() : "")
                .as("nothing is written by a client whose command runs by itself")
                .isEmpty();
        return outcome.exit() != BY_ITSELF;
    }

    /** The process that answers for this machine. */
    Optional<ProcessHandle> answerer() {
        return ProcessHandle.allProcesses()
                .filter(one -> one.info().arguments().stream()
                        .anyMatch(words -> List.of(words).contains("answerer")))
                .filter(this::isOfThisMachine)
                .findFirst();
    }

    boolean isOfThisMachine(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc/" + process.pid() + "/environ"), StandardCharsets.ISO_8859_1)
                    .contains("COFFRE_HOME=" + agent.home() + "\0");
        } catch (IOException ended) {
            return false;
        }
    }

    void signal(String name) throws Exception {
        signal(name, answerer().orElseThrow().pid());
    }

    static void signal(String name, long pid) throws Exception {
        assertThat(new ProcessBuilder("/bin/kill", "-" + name, Long.toString(pid))
                        .start()
                        .waitFor())
                .isZero();
    }
}
