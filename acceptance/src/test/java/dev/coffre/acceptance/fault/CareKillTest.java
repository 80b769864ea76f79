package dev.coffre.acceptance.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.acceptance.process.AgentProcess;
import dev.coffre.acceptance.process.Outcome;
import dev.coffre.acceptance.process.RunningProgram;
import dev.coffre.acceptance.process.VaultProcess;
import dev.coffre.acceptance.tree.SourceTree;
import dev.coffre.acceptance.tree.TreeComparison;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * {@code kill -9} of a vault that stores a backup, lets points expire, collects, writes packs anew and removes old ones, all
 * at once, at random moments. Each start is twenty hours later than the one before, so that all of that has work.
 */
class CareKillTest {
    private static final int HOURS = 20;
    private static final int KEPT_DAYS = 7;
    private static final Duration LONGEST_START = Duration.ofSeconds(30);
    private static final int STORED_DAMAGE = 8;

    @TempDir
    private Path folder;

    private final Map<Long, Integer> acked = new TreeMap<>();
    private Duration longestStart = Duration.ZERO;
    private long freed;
    private long moved;

    @Test
    @Tag("long")
    void aQuarterOfFiveHundredKills() {
        kills(125, 10);
    }

    /** @param wholeEvery how many rounds there are to one that nobody disturbs */
    private void kills(int count, int wholeEvery) {
        long seed = System.nanoTime();
        System.out.println("  seed " + seed);
        Random random = new Random(seed);
        SourceTree source =
                SourceTree.in(folder.resolve("source"), random.nextLong()).files("still", 100, 20_000);
        try (VaultProcess vault = VaultProcess.start(folder)) {
            AgentProcess agent = AgentProcess.in(folder.resolve("machine")).registered(vault, "killed");
            vault.command("admin", "set-retention", agent.machine(), "--daily", String.valueOf(KEPT_DAYS))
                    .expect(0);
            agent.run("backup", source.path()).expect(0);
            int round = 0;
            for (int kills = 0; kills < count; round++) {
                change(source, random, round);
                boolean whole = round % wholeEvery == wholeEvery - 1;
                if (whole) {
                    undisturbed(vault, agent, source, round);
                } else {
                    kills++;
                    disturbed(vault, agent, source, random, round);
                }
                restart(vault, round + 1);
                assertNothingIsLost(vault, agent, round + 1);
            }
            atTheEnd(vault, agent, source, round);
            System.out.printf(
                    "  %d kills in %d rounds of %d hours: %d points acked, at the longest %,d ms to start,"
                            + " %,d bytes moved, %,d bytes freed%n",
                    count, round, HOURS, acked.size(), longestStart.toMillis(), moved, freed);
        }
    }

    /** Some files come and replace those of a few rounds ago, so that packs grow sparse. */
    private static void change(SourceTree source, Random random, int round) {
        for (int i = 0; i < 6; i++) {
            source.file("moving/" + (round * 3 + i) % 30, 50_000 + random.nextInt(400_000));
        }
    }

    private void undisturbed(VaultProcess vault, AgentProcess agent, SourceTree source, int round) {
        noteAck(agent.run("backup", source.path()).expect(0), round);
        JsonNode report =
                vault.command("gc").expect(0).events("collected").getFirst().path("report");
        freed += report.path("bytesFreed").asLong();
        moved += report.path("bytesMoved").asLong();
    }

    private void disturbed(VaultProcess vault, AgentProcess agent, SourceTree source, Random random, int round) {
        RunningProgram backup = agent.start("backup", source.path());
        RunningProgram collection = vault.begin("gc");
        LockSupport.parkNanos(Duration.ofMillis(300 + random.nextInt(2_700)).toNanos());
        vault.kill();
        // Without a service it goes on by itself, and holds the folder.
        collection.kill();
        collection.await();
        if (random.nextInt(4) > 0) {
            backup.kill();
        } else {
            restart(vault, round);
        }
        Outcome ended = backup.await();
        assertThat(ended.exit()).as(ended.toString()).isNotEqualTo(STORED_DAMAGE);
        if (ended.exit() == 0) {
            noteAck(ended, round);
        }
    }

    private void noteAck(Outcome backup, int round) {
        acked.put(backup.figure("point"), round);
    }

    private void restart(VaultProcess vault, int round) {
        long begun = System.nanoTime();
        vault.restartWith(FakeTime.of("+" + round * HOURS + "h"));
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        longestStart = took.compareTo(longestStart) > 0 ? took : longestStart;
        assertThat(took).isLessThan(LONGEST_START);
    }

    private void assertNothingIsLost(VaultProcess vault, AgentProcess agent, int round) {
        List<Long> there = new ArrayList<>();
        vault.command("admin", "list-points", agent.machine())
                .expect(0)
                .lines()
                .getFirst()
                .path("points")
                .forEach(point -> there.add(point.path("seq").asLong()));
        acked.forEach((seq, at) -> {
            if ((round - at) * HOURS < KEPT_DAYS * 24) {
                assertThat(there)
                        .as("point " + seq + " of round " + at + " in round " + round)
                        .contains(seq);
            }
        });
        if (round % 25 == 0) {
            vault.command("scrub").expect(0);
            agent.run("check").expect(0);
        }
    }

    private void atTheEnd(VaultProcess vault, AgentProcess agent, SourceTree source, int round) {
        agent.run("backup", source.path()).expect(0);
        Path target = folder.resolve("target");
        agent.run("recover", "--to", target.toString()).expect(0);
        assertThat(new TreeComparison(agent.logs()).differences(source.root(), target))
                .isEmpty();
        vault.command("scrub").expect(0);
        for (JsonNode point : vault.command("admin", "list-points", agent.machine())
                .expect(0)
                .lines()
                .getFirst()
                .path("points")) {
            agent.run("check", point.path("seq").asString()).expect(0);
        }
        if (round > 50) {
            assertThat(moved).as("packs were written anew").isPositive();
            assertThat(freed).as("and old ones removed").isPositive();
            assertThat(stored(vault)).as("about ten rounds are kept").isLessThan(200_000_000);
        }
        vault.stop();
        vault.command("rebuild").expect(0);
    }

    private static long stored(VaultProcess vault) {
        try (Stream<Path> all = Files.walk(vault.data().resolve("store"))) {
            return all.mapToLong(file -> file.toFile().length()).sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
