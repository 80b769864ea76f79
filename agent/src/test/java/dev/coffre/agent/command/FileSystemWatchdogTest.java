package dev.coffre.agent.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.agent.home.AgentLog;
import dev.coffre.agent.platform.Here;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.errno.PendingCalls;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSystemWatchdogTest {
    @TempDir
    private Path folder;

    private final List<Problem> hopeless = new ArrayList<>();
    private AgentFixture agent;
    private AgentLog log;

    @BeforeEach
    void begin() {
        agent = new AgentFixture(folder);
        log = new AgentLog(Here.privatePath(folder), () -> Instant.EPOCH);
    }

    @AfterEach
    void end() {
        agent.close();
    }

    private FileSystemWatchdog watch(boolean json) {
        return new FileSystemWatchdog(PendingCalls.UNKNOWN, agent.shell().output(json), log, hopeless::add);
    }

    private static void wait(FileSystemWatchdog watch, long from, long to) {
        for (long seconds = from; seconds <= to; seconds++) {
            watch.waiting(new PendingCalls.PendingCall(ByteString.utf8("/src/fz"), Duration.ofSeconds(seconds)));
        }
    }

    @Test
    void aShortWaitIsNotTold() {
        wait(watch(true), 0, 4);

        assertThat(agent.terminal.takeOut()).isEmpty();
    }

    @Test
    void aWaitIsAnEventAfterFiveSecondsAndEveryTen() {
        wait(watch(true), 0, 26);

        assertThat(agent.terminal.takeOut().lines())
                .containsExactly(
                        "{\"event\":\"waiting\",\"path\":\"/src/fz\",\"seconds\":5}",
                        "{\"event\":\"waiting\",\"path\":\"/src/fz\",\"seconds\":15}",
                        "{\"event\":\"waiting\",\"path\":\"/src/fz\",\"seconds\":25}");
    }

    @Test
    void aPersonSeesForWhichPathTheJobWaits() {
        agent.terminal.answers();

        wait(watch(false), 0, 20);

        assertThat(agent.terminal.takeErr()).endsWith("waiting for /src/fz for 20.0 s");
    }

    @Test
    void aWaitOfMinutesIsWarnedOfOnceAndLogged() {
        wait(watch(false), 0, 400);

        assertThat(agent.terminal.takeErr())
                .containsOnlyOnce("The file system at /src/fz has not answered for 5 minutes.");
        assertThat(log.tail()).containsOnlyOnce("/src/fz, which has not answered for 300 s");
        assertThat(hopeless).isEmpty();
    }

    @Test
    void aWaitOfAnHourIsHopeless() {
        wait(watch(false), 3_590, 3_600);

        assertThat(hopeless).extracting(Problem::code).containsExactly(ProblemCode.FILE_SYSTEM_SILENT);
    }
}
