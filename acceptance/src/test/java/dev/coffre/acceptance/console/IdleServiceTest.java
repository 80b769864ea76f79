package dev.coffre.acceptance.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.acceptance.fault.FakeTime;
import dev.coffre.acceptance.process.AgentProcess;
import dev.coffre.acceptance.process.SharedVault;
import dev.coffre.acceptance.process.VaultProcess;
import dev.coffre.acceptance.tree.SourceTree;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a machine pays for its protection while nothing is backed up. */
@Tag("long")
@ExtendWith(SharedVault.class)
class IdleServiceTest {
    private static final int FOLDERS = 200;
    private static final Duration REST = Duration.ofMinutes(10);
    private static final Duration POLL = Duration.ofSeconds(5);
    private static final int MOST_RESIDENT_MIB = 150;
    private static final int QUESTIONS = 9;
    private static final Duration LONGEST_ANSWER = Duration.ofMillis(400);

    @TempDir
    private Path folder;

    @Test
    void tenMinutesAfterABackupOfTwoHundredThousandFiles(VaultProcess vault) throws Exception {
        SourceTree source = SourceTree.in(folder.resolve("source"), 36);
        for (int part = 0; part < FOLDERS; part++) {
            source.files("part-" + part, 1_000, 500);
        }
        Instant due = Instant.now().truncatedTo(ChronoUnit.MINUTES).plus(5, ChronoUnit.HOURS);
        AgentProcess agent = AgentProcess.asShipped(folder.resolve("machine"))
                .with("TZ", "UTC")
                .registered(vault, "idle");
        agent.run("policy", "items", "--add", source.path()).expect(0);
        LocalTime time = LocalTime.ofInstant(due, ZoneOffset.UTC);
        agent.run("policy", "schedule", "--daily", time.toString(), "--spread", "0")
                .expect(0);

        AgentProcess evening = agent.with(FakeTime.until(due.minusSeconds(10)));
        try (ConsoleProcess service = ConsoleProcess.of(evening)) {
            long before = service.residentMib();
            while (points(evening) == 0) {
                Thread.sleep(POLL);
            }
            long after = service.residentMib();
            Thread.sleep(REST);
            long idle = service.residentMib();
            Duration answer = median(evening);

            System.out.printf(
                    "  resident: %d MiB before the backup, %d at its end, %d ten minutes later; status answers in %d ms%n",
                    before, after, idle, answer.toMillis());
            assertThat(idle).isLessThanOrEqualTo(MOST_RESIDENT_MIB);
            assertThat(answer).isLessThanOrEqualTo(LONGEST_ANSWER);
        }
    }

    private static int points(AgentProcess agent) {
        return agent.run("status")
                .expect(0)
                .events("status")
                .getFirst()
                .path("points")
                .asInt();
    }

    private static Duration median(AgentProcess agent) {
        List<Duration> answers = IntStream.range(0, QUESTIONS)
                .mapToObj(_ -> {
                    long begin = System.nanoTime();
                    points(agent);
                    return Duration.ofNanos(System.nanoTime() - begin);
                })
                .sorted()
                .toList();
        return answers.get(QUESTIONS / 2);
    }
}
