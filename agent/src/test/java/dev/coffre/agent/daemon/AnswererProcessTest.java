package dev.coffre.agent.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.agent.home.AgentLog;
import dev.coffre.agent.platform.Here;
import dev.coffre.agent.platform.LocalConnection;
import dev.coffre.agent.platform.LocalSocket;
import dev.coffre.agent.process.JobLauncher;
import dev.coffre.backup.trust.PrivatePath;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class AnswererProcessTest {
    @TempDir
    private Path folder;

    private final List<Process> started = new ArrayList<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private Optional<LocalSocket> socket = Optional.empty();

    @AfterEach
    void close() {
        ended.countDown();
        socket.ifPresent(LocalSocket::close);
    }

    /** @param connections serves the socket of the answerer in its place */
    private AnswererProcess answerer(Duration silence, Consumer<LocalConnection> connections) {
        socket =
                Here.PLATFORM.sockets().listen(new PrivatePath(folder, Here.PLATFORM.files()), "answerer", connections);
        String address = socket.orElseThrow().address();
        JobLauncher program = _ -> {
            Process process = new ProcessBuilder("/bin/sh", "-c", "echo '" + address + "'; exec cat").start();
            started.add(process);
            return process;
        };
        AgentLog log = new AgentLog(new PrivatePath(folder, Here.PLATFORM.files()), InstantSource.system());
        return new AnswererProcess(program, log, Here.PLATFORM.sockets(), silence);
    }

    @Test
    void aStoppedAnswererIsReplaced() throws Exception {
        try (AnswererProcess answerer = answerer(Duration.ZERO, _ -> awaitEnd())) {
            answerer.replaceSilent();
            Optional<String> address = answerer.address();
            assertThat(answerer.address()).isEqualTo(address);
            new ProcessBuilder(
                            "/bin/kill",
                            "-STOP",
                            Long.toString(started.getFirst().pid()))
                    .start()
                    .waitFor();

            answerer.replaceSilent();

            assertThat(started.getFirst().waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(answerer.address()).isPresent();
            assertThat(started).hasSize(2);
        }
    }

    /** The client had no time itself; the commands of others go on. */
    @Test
    void anAnswererThatGivesASignOfLifeStays() {
        try (AnswererProcess answerer = answerer(Duration.ZERO, _ -> {})) {
            assertThat(answerer.address()).isPresent();
            answerer.replaceSilent();
            assertThat(started).singleElement().matches(Process::isAlive);
            assertThat(answerer.address()).isPresent();
            assertThat(started).hasSize(1);
        }
    }

    private void awaitEnd() {
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The report is about the one before. */
    @Test
    void anAnswererThatHasJustStartedStays() {
        try (AnswererProcess answerer = answerer(Duration.ofMinutes(10), _ -> awaitEnd())) {
            Optional<String> address = answerer.address();
            answerer.replaceSilent();
            assertThat(answerer.address()).isEqualTo(address);
            assertThat(started).hasSize(1);
        }
    }
}
