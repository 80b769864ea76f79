package dev.coffre.acceptance.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.acceptance.process.AgentProcess;
import dev.coffre.acceptance.process.Outcome;
import dev.coffre.acceptance.process.RunningProgram;
import dev.coffre.acceptance.process.SharedVault;
import dev.coffre.acceptance.process.VaultProcess;
import dev.coffre.acceptance.tree.SourceTree;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * How long a person waits for a file of many points, by the agent's service and without it. Of ten roots, each backup
 * reads one and the diary. The others are retained, so that a hundred backups take minutes.
 */
@Tag("long")
@ExtendWith(SharedVault.class)
class FindSpeedTest {
    private static final int ROOTS = 10;
    private static final int FOLDERS = 100;
    private static final int FILES = 1_000;
    private static final int POINTS = 100;
    private static final int QUESTIONS = 7;
    private static final Duration LONGEST_ANSWER = Duration.ofMillis(800);
    private static final Duration LONGEST_ANSWER_OF_SERVICE = Duration.ofMillis(300);
    private static final long MOST_RESIDENT_KIB = 300 << 10;

    @TempDir
    private Path folder;

    /** Checked at the end, so that one slow answer does not hide the others. */
    private final SoftAssertions answered = new SoftAssertions();

    @Test
    void aMillionFilesInAHundredPoints(VaultProcess vault) throws Exception {
        SourceTree source = SourceTree.in(folder.resolve("source"), 37);
        for (int part = 0; part < ROOTS * FOLDERS; part++) {
            source.files("root-" + part % ROOTS + "/part-" + part, FILES, 20);
        }
        AgentProcess agent = AgentProcess.asShipped(folder.resolve("machine")).registered(vault, "find");
        for (int point = 1; point <= POINTS; point++) {
            source.text("diary/today", "day " + point);
            source.text(onlyIn(point), "x");
            if (point > ROOTS) {
                Files.delete(source.root().resolve(onlyIn(point - ROOTS)));
            }
            agent.run(backup(source, point)).expect(0);
        }

        System.out.println("  without the service");
        answerFast(agent, source, LONGEST_ANSWER);
        RunningProgram service = agent.start("daemon");
        try {
            for (int i = 0; i < 600 && !service.output().contains("\"ready\""); i++) {
                assertThat(service.isAlive()).as(service.said()).isTrue();
                Thread.sleep(100);
            }
            agent.run("points").expect(0); // starts the answerer
            System.out.println("  by the service");
            answerFast(agent, source, LONGEST_ANSWER_OF_SERVICE);
        } finally {
            service.signal("TERM");
            service.await();
        }
        answered.assertAll();
    }

    /** A file of the points from this one until its root is read again. */
    private static String onlyIn(int point) {
        return "root-" + point % ROOTS + "/part-" + point % ROOTS + "/only-" + point;
    }

    private static String[] backup(SourceTree source, int point) {
        Stream<String> roots = point == 1
                ? IntStream.range(0, ROOTS).mapToObj(root -> "root-" + root)
                : Stream.of("root-" + point % ROOTS);
        return Stream.of(
                        Stream.of("backup", "--no-snapshot"),
                        Stream.concat(roots, Stream.of("diary"))
                                .map(root -> source.root().resolve(root).toString()))
                .flatMap(words -> words)
                .toArray(String[]::new);
    }

    private void answerFast(AgentProcess agent, SourceTree source, Duration limit) {
        answersFast(agent, limit, 1, "match", "find", "only-41");
        answersFast(agent, limit, 1, "match", "find", "-i", "*TODAY");
        answersFast(agent, limit, 0, "match", "find", "nothing-has-this-name");
        answersFast(agent, limit, POINTS, "version", "history", source.path() + "/diary/today");
    }

    private void answersFast(AgentProcess agent, Duration limit, int expected, String event, String... question) {
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
        answered.assertThat(median).as(String.join(" ", question)).isLessThanOrEqualTo(limit);
        answered.assertThat(peak).as(String.join(" ", question)).isLessThanOrEqualTo(MOST_RESIDENT_KIB);
    }
}
