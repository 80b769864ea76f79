package dev.coffre.acceptance.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.acceptance.fault.FakeTime;
import dev.coffre.acceptance.process.AgentProcess;
import dev.coffre.acceptance.process.Outcome;
import dev.coffre.acceptance.process.RunningProgram;
import dev.coffre.acceptance.process.SharedVault;
import dev.coffre.acceptance.process.VaultProcess;
import dev.coffre.acceptance.tree.SourceTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The schedule fires by itself, in the program as it is delivered. */
@ExtendWith(SharedVault.class)
class ScheduledBackupTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final long IDLE_KIB = 150 << 10;

    @Test
    void theDaemonBacksUpWhenTheClockSaysSoAndStaysSmall(VaultProcess vault, @TempDir Path folder) {
        SourceTree source = SourceTree.in(folder.resolve("source"), 4).files("small", 20, 4_000);
        Instant due = Instant.now().truncatedTo(ChronoUnit.MINUTES).plus(5, ChronoUnit.HOURS);
        AgentProcess agent =
                AgentProcess.in(folder.resolve("machine")).with("TZ", "UTC").registered(vault, "scheduled");
        // A quarter of an hour before, the schedule is set; some seconds before, the daemon begins.
        AgentProcess before = agent.with(FakeTime.of(until(due.minus(15, ChronoUnit.MINUTES))));
        before.run("policy", "items", "--add", source.path()).expect(0);
        before.run("policy", "schedule", "--daily", time(due), "--spread", "0").expect(0);

        AgentProcess evening = agent.with(FakeTime.of(until(due.minusSeconds(4))));
        RunningProgram daemon = evening.start("daemon");
        try {
            await(daemon, () -> daemon.output().contains("\"ready\""));
            assertThat(evening.run("daemon").expect(7).code()).isEqualTo("daemon-running");
            await(daemon, () -> evening.run("jobs").expect(0).out().contains("\"bytesRead\""));
            Outcome status = evening.run("status").expect(0);
            assertThat(status.events("status").getFirst().path("points").asInt())
                    .isEqualTo(1);
            assertThat(Instant.ofEpochMilli(status.events("status")
                            .getFirst()
                            .path("nextBackup")
                            .asLong()))
                    .isEqualTo(due.plus(1, ChronoUnit.DAYS));
            assertThat(evening.speak("policy", "show").expect(0).out()).contains("every day at " + time(due));
            assertThat(resident(daemon.pid())).as("KiB of the idle daemon").isLessThan(IDLE_KIB);
        } finally {
            daemon.stop();
        }
        assertThat(evening.speak("status").expect(0).err()).contains("service is not running");
    }

    private static String until(Instant instant) {
        return "+" + Duration.between(Instant.now(), instant).toSeconds();
    }

    private static String time(Instant instant) {
        return LocalTime.ofInstant(instant, ZoneOffset.UTC).toString();
    }

    private static void await(RunningProgram program, java.util.function.BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(program.isAlive()).as(program.said()).isTrue();
            assertThat(System.nanoTime()).as("waited for: %s", program.said()).isLessThan(deadline);
            LockSupport.parkNanos(300_000_000);
        }
    }

    private static long resident(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException gone) {
            throw new java.io.UncheckedIOException(gone);
        }
    }
}
