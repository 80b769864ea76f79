package dev.coffre.acceptance.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.acceptance.network.CountingRelay;
import dev.coffre.acceptance.process.AgentProcess;
import dev.coffre.acceptance.process.RunningProgram;
import dev.coffre.acceptance.process.VaultProcess;
import dev.coffre.acceptance.tree.SourceTree;
import dev.coffre.acceptance.tree.TreeComparison;
import java.io.IOException;
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

/** {@code kill -9} in the middle of a recovery: the same command goes on where it was. */
class RecoveryKillTest {
    private static final long MIB = 1 << 20;

    /** What may come twice because of one blow: what is in flight, and what is written but not noted. */
    private static final long MOST_FETCHED_AGAIN = 64 * MIB;

    /** TLS, HTTP, requests and pages of one run. */
    private static final long OVERHEAD = 4 * MIB;

    private static final long LOOKING_NANOS = 2_000_000;

    /** Who is killed. */
    private enum Victim {
        VAULT,
        AGENT
    }

    /** @param mediumFiles of 10 MiB */
    private record Plan(int blows, int largeMiB, int mediumFiles, int smallFiles) {
        SourceTree source(Path folder, long seed) {
            SourceTree tree = SourceTree.in(folder, seed).file("large", largeMiB * MIB);
            for (int number = 0; number < mediumFiles; number++) {
                tree.file("medium/" + number, 10 * MIB);
            }
            return tree.files("small", smallFiles, 20_000);
        }

        /** How much is in the target when each blow falls. */
        List<Long> moments(Random random, long total) {
            return LongStream.generate(() -> total / 10 + random.nextLong(total * 8 / 10))
                    .limit(blows)
                    .sorted()
                    .boxed()
                    .toList();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRecoveryThatIsKilledGoesOnWhereItWas(Victim victim, @TempDir Path folder) {
        recover(victim, folder, new Plan(2, 160, 2, 400));
    }

    @ParameterizedTest
    @EnumSource
    @Tag("long")
    void twentyKillsWithFourGibibytes(Victim victim, @TempDir Path folder) {
        recover(victim, folder, new Plan(20, 3_072, 90, 6_000));
    }

    private static void recover(Victim victim, Path folder, Plan plan) {
        long seed = System.nanoTime();
        System.out.println("  kills of " + victim + ": seed " + seed);
        Random random = new Random(seed);
        int port = VaultProcess.freePort();
        try (VaultProcess vault = VaultProcess.asShippedBehind(port, folder);
                CountingRelay relay = new CountingRelay(port, vault.port())) {
            SourceTree source = plan.source(folder.resolve("source"), random.nextLong());
            AgentProcess agent =
                    AgentProcess.asShipped(folder.resolve("machine")).registered(vault, "kills");
            agent.run("backup", source.path()).expect(0);
            new KilledRecovery(victim, vault, relay, agent, folder.resolve("target"))
                    .run(plan.moments(random, size(source.root())));

            assertThat(new TreeComparison(folder.resolve("said")).differences(source.root(), folder.resolve("target")))
                    .isEmpty();
        }
    }

    /** One recovery, and the blows that it takes. */
    private static final class KilledRecovery {
        private final Victim victim;
        private final VaultProcess vault;
        private final CountingRelay relay;
        private final AgentProcess agent;
        private final Path target;
        private RunningProgram running;
        private long passed;
        private long had;

        KilledRecovery(Victim victim, VaultProcess vault, CountingRelay relay, AgentProcess agent, Path target) {
            this.victim = victim;
            this.vault = vault;
            this.relay = relay;
            this.agent = agent;
            this.target = target;
            this.passed = relay.bytes();
            this.running = start();
        }

        private RunningProgram start() {
            return agent.start("recover", "--to", target.toString());
        }

        void run(List<Long> moments) {
            for (long moment : moments) {
                awaitTarget(moment);
                if (victim == Victim.AGENT) {
                    running.kill();
                    count();
                    running = start();
                } else {
                    vault.kill();
                    count();
                    vault.restart();
                }
            }
            while (running.await().exit() != 0) {
                assertThat(victim).as(running.said()).isEqualTo(Victim.VAULT);
                running = start();
            }
            count();
        }

        /** Until the target holds this much. A recovery waits for its vault for some seconds only. */
        private void awaitTarget(long bytes) {
            while (size(target) < bytes) {
                if (!running.isAlive()) {
                    assertThat(running.await().exit()).as(running.said()).isNotZero();
                    assertThat(victim).as(running.said()).isEqualTo(Victim.VAULT);
                    running = start();
                }
                LockSupport.parkNanos(LOOKING_NANOS);
            }
        }

        /** Compares what passed since the last blow with what the target gained. */
        private void count() {
            long fetched = relay.bytes() - passed;
            long gained = size(target) - had;
            System.out.printf(
                    "  %s: %,d bytes there, fetched %,d for %,d: %,d again%n",
                    victim, had + gained, fetched, gained, fetched - gained);
            assertThat(fetched - gained).isLessThanOrEqualTo(MOST_FETCHED_AGAIN + OVERHEAD + fetched / 100);
            passed += fetched;
            had += gained;
        }
    }

    private static long size(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        } catch (UncheckedIOException | IOException notYetOrGone) {
            return 0;
        }
    }
}
