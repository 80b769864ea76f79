package dev.coffre.acceptance.way;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.acceptance.fault.FakeTime;
import dev.coffre.acceptance.network.CountingRelay;
import dev.coffre.acceptance.network.CountingRelay.Sample;
import dev.coffre.acceptance.process.AgentProcess;
import dev.coffre.acceptance.process.RunningProgram;
import dev.coffre.acceptance.process.VaultProcess;
import dev.coffre.acceptance.tree.SourceTree;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Five megabits in work hours and fifty otherwise, as they pass on the network: within ten per cent over every minute, from
 * the hour on. 2026-11-23 is a Monday.
 */
@Tag("long")
class ThrottleTest {
    private static final double WORK = 5e6;
    private static final double OTHER = 50e6;
    private static final Percentage TEN = Percentage.withPercentage(10);
    private static final int MINUTE = 60;

    /** From the start of a program to the hour: time for the start of the job and for a minute. */
    private static final Duration BEFORE = Duration.ofSeconds(85);

    /** A program's start and what is on the way already. */
    private static final int SETTLING = 5;

    @TempDir
    private Path folder;

    @Test
    void aBackupAndARecoveryKeepToTheRateOfTheHour() throws InterruptedException {
        int port = VaultProcess.freePort();
        try (VaultProcess vault = VaultProcess.startBehind(port, folder);
                CountingRelay relay = new CountingRelay(port, vault.port())) {
            SourceTree recovered =
                    SourceTree.in(folder.resolve("recovered"), 60).file("one", 800_000_000);
            SourceTree saved = SourceTree.in(folder.resolve("saved"), 61).file("one", 1_000_000_000);
            AgentProcess agent =
                    AgentProcess.asShipped(folder.resolve("machine")).with("TZ", "UTC");
            agent = agent.registered(vault, "throttle");
            agent.run("backup", recovered.path()).expect(0);
            agent.run(
                            "properties",
                            "--throttle-work-days",
                            "mon-fri",
                            "--throttle-work-hours",
                            "08:00-18:00",
                            "--throttle-work-rate",
                            "5M",
                            "--throttle-other-rate",
                            "50M")
                    .expect(0);

            AgentProcess evening = agent.with(FakeTime.of("@2026-11-23 17:58:35"));
            RunningProgram backup = evening.start("backup", saved.path());
            keepsTo(relay, WORK, OTHER);
            followsAChange(agent, relay);
            agent.run("properties", "--throttle", "off").expect(0);
            backup.await().expect(0);

            agent.run("properties", "--throttle-other-rate", "50M").expect(0);
            AgentProcess morning = agent.with(FakeTime.of("@2026-11-24 07:58:35"));
            RunningProgram recovery = morning.start(
                    "recover", "1", "--to", folder.resolve("target").toString());
            keepsTo(relay, OTHER, WORK);
            recovery.kill();
        }
    }

    /** Watches a job that has just been started until a minute after the hour has passed. */
    private static void keepsTo(CountingRelay relay, double before, double after) throws InterruptedException {
        long begun = System.nanoTime();
        Thread.sleep(BEFORE.plusSeconds(MINUTE + 3 * SETTLING));
        List<Sample> samples = relay.samples().stream()
                .filter(sample -> sample.nanos() > begun)
                .toList();
        int hour = hour(samples, before, after);
        Duration at = samples.get(hour).since(begun);
        System.out.printf("  %.0f Mbit/s, then %.0f from second %d on%n", before / 1e6, after / 1e6, at.toSeconds());
        assertThat(at).isBetween(BEFORE.minusSeconds(SETTLING), BEFORE.plusSeconds(SETTLING));
        minutesAre(samples.subList(2 * SETTLING, hour - 1), before);
        minutesAre(samples.subList(hour + SETTLING, samples.size()), after);
    }

    /** The job that runs is slow within seconds, and so without being started again. */
    private static void followsAChange(AgentProcess agent, CountingRelay relay) throws InterruptedException {
        agent.run("properties", "--throttle-other-rate", "5M").expect(0);
        Thread.sleep(Duration.ofSeconds(SETTLING));
        int from = relay.samples().size() - 1;
        Thread.sleep(Duration.ofSeconds(4 * SETTLING));
        double rate = relay.samples().get(from).bitsPerSecondTo(relay.samples().getLast());
        System.out.printf("  changed to 5 Mbit/s for all times: %.2f%n", rate / 1e6);
        assertThat(rate).isCloseTo(WORK, TEN);
    }

    /** The first sample after which the rate is nearer to what it shall be then. */
    private static int hour(List<Sample> samples, double before, double after) {
        double middle = Math.sqrt(before * after);
        for (int i = 2 * SETTLING; i < samples.size() - 1; i++) {
            double rate = samples.get(i).bitsPerSecondTo(samples.get(i + 1));
            if (after > before ? rate > middle : rate < middle) {
                return i;
            }
        }
        throw new AssertionError("the rate did not switch; this passed, second by second: "
                + samples.stream().map(Sample::bytes).toList());
    }

    private static void minutesAre(List<Sample> samples, double rate) {
        assertThat(samples).hasSizeGreaterThan(MINUTE);
        double least = Double.MAX_VALUE;
        double most = 0;
        for (int i = 0; i + MINUTE < samples.size(); i++) {
            double minute = samples.get(i).bitsPerSecondTo(samples.get(i + MINUTE));
            least = Math.min(least, minute);
            most = Math.max(most, minute);
        }
        System.out.printf("  over a minute: %.2f to %.2f Mbit/s (%.0f)%n", least / 1e6, most / 1e6, rate / 1e6);
        assertThat(least).isCloseTo(rate, TEN);
        assertThat(most).isCloseTo(rate, TEN);
    }
}
