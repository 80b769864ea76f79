package dev.coffre.acceptance.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.acceptance.process.AgentProcess;
import dev.coffre.acceptance.process.Invocation;
import dev.coffre.acceptance.process.Outcome;
import dev.coffre.acceptance.process.RunningProgram;
import dev.coffre.acceptance.process.VaultProcess;
import dev.coffre.acceptance.tree.SourceTree;
import dev.coffre.acceptance.tree.TreeComparison;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code kill -9} in the middle of a backup: the next run goes on where it was. */
class KillTest {
    private static final long MIB = 1 << 20;
    private static final int BLOCK = 4 << 10;

    /** Between two looks at the store: rarely enough to leave the machine to the backup. */
    private static final long LOOKING_NANOS = 5_000_000;

    /** Who is killed. */
    private enum Victim {
        VAULT,
        AGENT,
        BOTH
    }

    /**
     * @param backups each of a machine and of content of its own: what is on the vault already would not be sent
     * @param blows that each of them takes, at random moments
     * @param leastMiB that the vault holds of it when the first blow falls
     * @param sourceMiB of a backup, or of what changed
     * @param mostResent bytes that may be sent a second time after one blow
     */
    private record Plan(int backups, int blows, int sourceMiB, int leastMiB, long mostResent) {
        /** How much the vault holds when each blow falls. */
        List<Long> moments(Random random) {
            long range = (sourceMiB - leastMiB) * MIB * 9 / 10;
            return LongStream.generate(() -> leastMiB * MIB + random.nextLong(range))
                    .limit(blows)
                    .sorted()
                    .boxed()
                    .toList();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aBackupThatIsKilledGoesOnWhereItWas(Victim victim, @TempDir Path folder) {
        backups(victim, folder, new Plan(1, 2, 64, 16, 32 * MIB));
    }

    @ParameterizedTest
    @EnumSource
    @Tag("long")
    void twentyKillsWithFourGibibytes(Victim victim, @TempDir Path folder) {
        backups(victim, folder, new Plan(4, 5, 4_096, 1_024, 64 * MIB));
    }

    @ParameterizedTest
    @EnumSource(names = {"VAULT", "AGENT"})
    void aBackupOfPatchedChunksThatIsKilledGoesOnWhereItWas(Victim victim, @TempDir Path folder) {
        patched(victim, folder, new Plan(1, 2, 12, 1, 0));
    }

    @ParameterizedTest
    @EnumSource
    @Tag("long")
    void twentyKillsWithAGibibyteOfPatchedChunks(Victim victim, @TempDir Path folder) {
        patched(victim, folder, new Plan(1, 20, 1_024, 4, 0));
    }

    /** A quarter of the blocks of a large file changes, so that each of its chunks is patched. */
    private static void patched(Victim victim, Path folder, Plan plan) {
        long seed = System.nanoTime();
        System.out.println("  kills of " + victim + ": seed " + seed);
        Random random = new Random(seed);
        try (VaultProcess vault = VaultProcess.asShipped(folder)) {
            SourceTree source = SourceTree.in(folder.resolve("source"), random.nextLong())
                    .file("database", 4 * plan.sourceMiB() * MIB);
            AgentProcess agent =
                    AgentProcess.asShipped(folder.resolve("machine")).registered(vault, "patched");
            agent.run("backup", source.path()).expect(0);
            change(source.root().resolve("database"), random);
            KilledBackup killed = new KilledBackup(victim, vault, agent, source);
            killed.run(plan.moments(random));

            assertThat(killed.stored()).as("stored of the second point").isLessThan(2 * plan.sourceMiB() * MIB);
            agent.run("check").expect(0);
            vault.command("scrub").expect(0);
            Path target = folder.resolve("target");
            agent.run("recover", "--to", target.toString()).expect(0);
            assertThat(new TreeComparison(folder.resolve("said")).differences(source.root(), target))
                    .isEmpty();
        }
    }

    private static void change(Path file, Random random) {
        byte[] block = new byte[BLOCK];
        try (RandomAccessFile changed = new RandomAccessFile(file.toFile(), "rw")) {
            for (long at = 0; at < changed.length(); at += BLOCK) {
                if (random.nextInt(4) == 0) {
                    random.nextBytes(block);
                    changed.seek(at);
                    changed.write(block);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void backups(Victim victim, Path folder, Plan plan) {
        long seed = System.nanoTime();
        System.out.println("  kills of " + victim + ": seed " + seed);
        Random random = new Random(seed);
        try (VaultProcess vault = VaultProcess.asShipped(folder)) {
            for (int backup = 0; backup < plan.backups(); backup++) {
                backup(vault, folder.resolve("of-" + backup), victim, plan, random);
            }
            vault.command("scrub").expect(0);
        }
    }

    private static void backup(VaultProcess vault, Path place, Victim victim, Plan plan, Random random) {
        SourceTree source = SourceTree.in(place.resolve("source"), random.nextLong())
                .files("small", 400, 20_000)
                .file("big", plan.sourceMiB() * MIB);
        AgentProcess agent = AgentProcess.asShipped(place.resolve("machine"))
                .registered(vault, place.getFileName().toString());
        KilledBackup killed = new KilledBackup(victim, vault, agent, source);
        Outcome resumed = killed.run(plan.moments(random));

        agent.run("check").expect(0);
        assertThat(vault.administrator().points(agent.machine())).hasSize(1);
        // The vault counts over the whole session, that is over all blows. From outside only the run after the last
        // blow can be seen; every record is stored once.
        long sentBefore = victim == Victim.VAULT ? 0 : killed.kept();
        long twice = resumed.figure("bytesSent") + sentBefore - killed.stored();
        System.out.printf(
                "  %d kills of %s: sent again %,d bytes by the vault's count; after the last %,d seen from outside%n",
                plan.blows(), victim, resumed.figure("bytesResent"), twice);
        assertThat(resumed.figure("bytesResent")).isLessThanOrEqualTo(plan.blows() * plan.mostResent());
        assertThat(twice).isLessThanOrEqualTo(plan.mostResent());
        remove(source.root());
    }

    /** One backup, and the blows that it takes. */
    private static final class KilledBackup {
        private final Victim victim;
        private final VaultProcess vault;
        private final AgentProcess agent;
        private final SourceTree source;
        private final Path store;
        private final long before;
        private long kept;

        KilledBackup(Victim victim, VaultProcess vault, AgentProcess agent, SourceTree source) {
            this.victim = victim;
            this.vault = vault;
            this.agent = agent;
            this.source = source;
            this.store = vault.data().resolve("store");
            this.before = KillTest.stored(store);
        }

        /** How much the vault holds of it. */
        long stored() {
            return KillTest.stored(store) - before;
        }

        /** How much the vault held when the last blow fell. */
        long kept() {
            return kept;
        }

        /** @param moments how much the vault holds when each blow falls */
        Outcome run(List<Long> moments) {
            RunningProgram running = start();
            for (long moment : moments) {
                awaitStored(store, before + moment, running);
                if (victim != Victim.VAULT) {
                    running.kill();
                }
                if (victim != Victim.AGENT) {
                    vault.kill();
                }
                kept = stored();
                System.out.printf("  kill of %s at %,d bytes%n", victim, kept);
                if (victim != Victim.AGENT) {
                    vault.restart();
                }
                if (victim != Victim.VAULT) {
                    running = start();
                }
            }
            return running.await().expect(0);
        }

        private RunningProgram start() {
            return agent.start("backup", source.path());
        }
    }

    /** Until the packs hold this much. */
    private static void awaitStored(Path store, long bytes, RunningProgram backup) {
        while (stored(store) < bytes) {
            if (!backup.isAlive()) {
                throw new AssertionError("the backup ended before the blow: " + backup.said());
            }
            LockSupport.parkNanos(LOOKING_NANOS);
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
