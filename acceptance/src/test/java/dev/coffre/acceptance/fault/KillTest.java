package dev.coffre.acceptance.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.acceptance.process.AgentProcess;
import dev.coffre.acceptance.process.Invocation;
import dev.coffre.acceptance.process.Outcome;
import dev.coffre.acceptance.process.RunningProgram;
import dev.coffre.acceptance.process.VaultProcess;
import dev.coffre.acceptance.tree.SourceTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} in the middle of a backup: the next run goes on where it was. */
@Tag("long")
class KillTest {
    private static final long MIB = 1 << 20;

    /** Who is killed. */
    private enum Victim {
        VAULT,
        AGENT,
        BOTH
    }

    /**
     * @param rounds for each victim
     * @param sourceMiB new content of every round
     * @param leastMiB that the vault holds of it when the blow falls
     * @param mostResent bytes that may be sent a second time
     */
    private record Plan(int rounds, int sourceMiB, int leastMiB, long mostResent) {}

    @Test
    void aBackupThatIsKilledGoesOnWhereItWas(@TempDir Path folder) {
        rounds(folder, new Plan(2, 128, 10, 32 * MIB));
    }

    @Test
    @Tag("long")
    void twentyKillsOfEachWithFourGibibytes(@TempDir Path folder) {
        rounds(folder, new Plan(20, 4_096, 1_024, 64 * MIB));
    }

    private static void rounds(Path folder, Plan plan) {
        long seed = System.nanoTime();
        System.out.println("  kills: seed " + seed);
        Random random = new Random(seed);
        for (Victim victim : Victim.values()) {
            // A service of its own for each keeps the disk from filling up in the long run.
            Path place = folder.resolve(victim.name());
            try (VaultProcess vault = VaultProcess.start(place)) {
                for (int round = 0; round < plan.rounds(); round++) {
                    round(vault, place, victim + "-" + round, victim, plan, random);
                }
                vault.command("scrub").expect(0);
            }
            remove(place);
        }
    }

    /** A machine and content of its own: what is on the vault already would not be sent. */
    private static void round(VaultProcess vault, Path place, String name, Victim victim, Plan plan, Random random) {
        SourceTree source = SourceTree.in(place.resolve(name), random.nextLong())
                .files("small", 400, 20_000)
                .file("big", plan.sourceMiB() * MIB);
        AgentProcess agent =
                AgentProcess.asShipped(place.resolve("machine-" + name)).registered(vault, "of-" + name);
        Path store = vault.data().resolve("store");
        long before = stored(store);
        RunningProgram backup = agent.start("backup", source.path());
        long blow = plan.leastMiB() * MIB + random.nextLong((plan.sourceMiB() - plan.leastMiB()) * MIB * 9 / 10);
        awaitStored(store, before + blow, backup);

        if (victim != Victim.VAULT) {
            backup.kill();
        }
        if (victim != Victim.AGENT) {
            vault.kill();
        }
        long kept = stored(store) - before;
        if (victim != Victim.AGENT) {
            vault.restart();
        }
        Outcome resumed = victim == Victim.VAULT ? backup.await() : agent.run("backup", source.path());

        resumed.expect(0);
        agent.run("check").expect(0);
        assertThat(vault.administrator().points(agent.machine())).hasSize(1);
        // What the vault counts, and what is seen from outside: every record is stored once.
        long sentBefore = victim == Victim.VAULT ? 0 : kept;
        long twice = resumed.figure("bytesSent") + sentBefore - (stored(store) - before);
        System.out.printf(
                "  kill %s at %,d bytes: sent again %,d by the vault's count, %,d seen from outside%n",
                victim, kept, resumed.figure("bytesResent"), twice);
        assertThat(resumed.figure("bytesResent")).isLessThanOrEqualTo(plan.mostResent());
        assertThat(twice).isLessThanOrEqualTo(plan.mostResent());
        remove(source.root());
    }

    /** Until the packs hold this much. */
    private static void awaitStored(Path store, long bytes, RunningProgram backup) {
        while (stored(store) < bytes) {
            if (!backup.isAlive()) {
                throw new AssertionError("the backup ended before the blow: " + backup.said());
            }
            Thread.onSpinWait();
        }
    }

    private static long stored(Path store) {
        try (Stream<Path> all = Files.walk(store)) {
            return all.mapToLong(file -> file.toFile().length()).sum();
        } catch (UncheckedIOException | IOException goneMeanwhile) {
            return 0;
        }
    }

    private static void remove(Path folder) {
        Invocation.of(Path.of("/bin/rm"), "-rf", folder.toString())
                .run(folder.resolveSibling("said"))
                .expect(0);
    }
}
