package dev.coffre.acceptance.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.acceptance.process.AgentProcess;
import dev.coffre.acceptance.process.Outcome;
import dev.coffre.acceptance.process.SharedVault;
import dev.coffre.acceptance.process.VaultProcess;
import dev.coffre.acceptance.tree.SourceTree;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** How long a person waits for a file of many points. */
@Tag("long")
@ExtendWith(SharedVault.class)
class FindSpeedTest {
    private static final int FOLDERS = 1_000;
    private static final int POINTS = 100;
    private static final int QUESTIONS = 7;
    private static final Duration LONGEST_ANSWER = Duration.ofMillis(800);
    private static final long MOST_RESIDENT_KIB = 300 << 10;

    @TempDir
    private Path folder;

    @Test
    void aMillionFilesInAHundredPoints(VaultProcess vault) throws Exception {
        SourceTree source = SourceTree.in(folder.resolve("source"), 37);
        for (int part = 0; part < FOLDERS; part++) {
            source.files("part-" + part, 1_000, 20);
        }
        AgentProcess agent = AgentProcess.asShipped(folder.resolve("machine")).registered(vault, "find");
        for (int point = 1; point <= POINTS; point++) {
            Files.writeString(source.root().resolve("part-500/diary"), "day " + point);
            Files.writeString(source.root().resolve("part-" + 7 * point + "/only-" + point), "x");
            if (point > 1) {
                Files.delete(source.root().resolve("part-" + 7 * (point - 1) + "/only-" + (point - 1)));
            }
            agent.run("backup", source.path(), "--no-snapshot").expect(0);
        }

        answersFast(agent, 1, "match", "find", "only-41");
        answersFast(agent, 1, "match", "find", "-i", "*DIARY");
        answersFast(agent, 0, "match", "find", "nothing-has-this-name");
        answersFast(agent, POINTS, "version", "history", source.path() + "/part-500/diary");
    }

    private static void answersFast(AgentProcess agent, int expected, String event, String... question) {
        List<Duration> answers = new ArrayList<>();
        long peak = 0;
        for (int i = 0; i < QUESTIONS; i++) {
            long begin = System.nanoTime();
            Outcome outcome = agent.run(question).expect(0);
            answers.add(Duration.ofNanos(System.nanoTime() - begin));
            assertThat(outcome.events(event)).hasSize(expected);
            peak = Math.max(peak, outcome.peakKiB());
        }
        Collections.sort(answers);
        Duration median = answers.get(QUESTIONS / 2);
        System.out.printf("  %s: %d ms, %d MiB%n", String.join(" ", question), median.toMillis(), peak >> 10);
        assertThat(median).isLessThanOrEqualTo(LONGEST_ANSWER);
        assertThat(peak).isLessThanOrEqualTo(MOST_RESIDENT_KIB);
    }
}
