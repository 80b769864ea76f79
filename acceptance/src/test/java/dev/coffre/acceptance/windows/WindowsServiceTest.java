package dev.coffre.acceptance.windows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.acceptance.process.Outcome;
import dev.coffre.acceptance.process.SharedVault;
import dev.coffre.acceptance.process.VaultProcess;
import dev.coffre.acceptance.tree.SourceTree;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import tools.jackson.databind.JsonNode;

/** The service of the installed agent: it backs up by its schedule, answers commands, and stops and is killed in the middle. */
@Tag("wine")
@Timeout(240)
@ExtendWith(SharedVault.class)
@ResourceLock(WindowsMachine.LOCK)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WindowsServiceTest {
    private static final String AGENT = "dev.coffre.agent.Coffre";
    private static final String SERVICE = "service run";
    private static final String BACKUP = "--scheduled";
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int PAUSE_MILLIS = 500;

    /** Takes 24 seconds at the rate of {@link #slow}. */
    private static final long LARGE = 96 << 20;

    @TempDir
    private static Path folder;

    private WindowsMachine windows;
    private WindowsAgent agent;
    private SourceTree source;
    private VaultProcess vault;

    @BeforeAll
    @Timeout(240)
    void registers(VaultProcess shared) {
        vault = shared;
        windows = WindowsMachine.start(folder.resolve("said"));
        agent = windows.agent().registered(vault, "windows-service");
        source = SourceTree.in(windows.drive().resolve("service/data"), 3)
                .files("papers", 20, 5_000)
                .file("large.bin", LARGE);
        agent.run("policy", "items", "--add", windows.path(source.root())).expect(0);
        agent.run("service", "start").expect(0);
    }

    @AfterAll
    void shutsDown() {
        if (windows != null) {
            windows.close();
        }
    }

    @Test
    @Order(1)
    void aScheduleFiresInTheServiceAndAStopEndsTheBackupAtASafePoint() {
        slow();
        Outcome scheduled = scheduleInAMinute();
        JsonNode status = agent.run("status").expect(0).events("status").getFirst();
        assertThat(status.path("nextBackup").asLong())
                .as("the service answers: " + scheduled)
                .isPositive();
        awaitBackup();

        agent.run("service", "stop").expect(0);

        assertThat(windows.processes(AGENT, BACKUP)).isEmpty();
        assertThat(points()).isZero();
        assertThat(lastJob().path("code").asString("")).isEqualTo("job-cancelled");
    }

    @Test
    @Order(2)
    void theNextStartResumesTheBackupAndAKilledServiceDoesNotEndIt() {
        agent.run("service", "start").expect(0);
        awaitBackup();

        windows.kill(AGENT, SERVICE);

        fast();
        agent.run("service", "start").expect(0);
        await("the backup", () -> points() > 0);
        await("the end of all backups", () -> windows.processes(AGENT, BACKUP).isEmpty());
        agent.run("check").expect(0);
    }

    @Test
    @Order(3)
    void whatTheServiceDidIsInTheEventLog() {
        agent.run("service", "stop").expect(0);

        assertThat(windows.eventLog())
                .contains("service runs and keeps the schedule.", "service has stopped.")
                .doesNotContain(windows.path(source.root()));
    }

    /** Waits until a backup has sent some data. */
    private void awaitBackup() {
        await("a running backup", () -> !windows.processes(AGENT, BACKUP).isEmpty());
        await("a session with the vault", () -> Files.exists(agent.home().resolve("state/session")));
    }

    private JsonNode lastJob() {
        return agent.run("jobs").expect(0).events("job").getLast().path("job");
    }

    /** A backup that lasts long enough to be stopped. */
    private void slow() {
        agent.run("properties", "--throttle", "on", "--throttle-work-rate", "32M", "--throttle-other-rate", "32M")
                .expect(0);
    }

    private void fast() {
        agent.run("properties", "--throttle", "off").expect(0);
    }

    /** The minute that begins in 10 seconds at least: a time that has passed would be one of tomorrow. */
    private Outcome scheduleInAMinute() {
        LocalTime soon =
                LocalTime.now().plusSeconds(10).truncatedTo(ChronoUnit.MINUTES).plusMinutes(1);
        return agent.run("policy", "schedule", "--daily", soon.toString(), "--spread", "0")
                .expect(0);
    }

    private int points() {
        return agent.run("status")
                .expect(0)
                .events("status")
                .getFirst()
                .path("points")
                .asInt();
    }

    private static void await(String what, BooleanSupplier happened) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!happened.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waits for " + what).isLessThan(deadline);
            WindowsMachine.pause(PAUSE_MILLIS);
        }
    }
}
