package dev.coffre.acceptance.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.acceptance.process.AgentProcess;
import dev.coffre.acceptance.process.Loopback;
import dev.coffre.acceptance.process.Outcome;
import dev.coffre.acceptance.process.VaultProcess;
import dev.coffre.acceptance.tree.SourceTree;
import dev.coffre.acceptance.tree.TreeComparison;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The vault's disk is full to the last byte, and freed again. While it is full, backups are refused by name; afterwards they
 * go on without a restart, and every acknowledged recovery point is whole.
 */
class FullDiskTest {
    private static final int MIB = 1 << 20;

    @TempDir
    private Path folder = Path.of("");

    @Test
    void everyPointAfterAFullDiskInMemoryIsWhole() {
        AgentProcess agent = agent();
        try (Mount disk = Mount.tmpfs(folder.resolve("disk"), "size=60m", agent.logs())) {
            fillAndFree(agent, disk, () -> disk.remount("size=250m"));
        }
    }

    @Test
    void everyPointAfterAFullExt4IsWhole() {
        AgentProcess agent = agent();
        try (Mount disk = Mount.ext4(folder.resolve("disk"), 120, agent.logs())) {
            fillAndFree(agent, disk, () -> {});
        }
    }

    @Test
    void everyPointAfterTheDiskOfTheCatalogWasFullIsWhole() throws IOException {
        AgentProcess agent = agent();
        Path data = Files.createDirectories(folder.resolve("disk/vault"));
        try (Mount catalog = Mount.tmpfs(folder.resolve("catalog-disk"), "size=4m", agent.logs())) {
            Files.createSymbolicLink(data.resolve("catalog"), folder.resolve("catalog-disk"));
            fillAndFree(agent, catalog, () -> catalog.remount("size=40m"));
        }
    }

    @Test
    @Tag("long")
    void twentyRoundsOfAnAgentThatKeepsTrying() {
        AgentProcess agent = agent();
        SplittableRandom random = new SplittableRandom(1);
        try (Mount disk = Mount.ext4(folder.resolve("disk"), 900, agent.logs());
                VaultProcess vault = VaultProcess.asShipped(folder.resolve("disk"))) {
            agent.registered(vault, "full-disk");
            for (int round = 0; round < 20; round++) {
                SourceTree tree = SourceTree.in(folder.resolve("source-" + round), round)
                        .files("few", 400, 20_000)
                        .file("large", 12 * MIB);
                CompletableFuture<Outcome> running =
                        CompletableFuture.supplyAsync(() -> agent.run("backup", tree.path()));
                pause(random.nextInt(200, 2_500));
                disk.fill();
                assertRefusedOrDone(running.join());
                for (int again = 0; again < 3; again++) {
                    assertRefusedOrDone(agent.run("backup", tree.path()));
                }
                disk.free();
                agent.run("backup", tree.path()).expect(0);
                assertRecovers(agent, tree, "round-" + round);
            }
            agent.run("check", "--all").expect(0);
            assertScrubIsClean(vault);
        }
    }

    private AgentProcess agent() {
        return AgentProcess.asShipped(folder.resolve("machine"));
    }

    private void fillAndFree(AgentProcess agent, Mount full, Runnable enlarge) {
        SourceTree small = SourceTree.in(folder.resolve("small"), 23).files("few", 20, 10_000);
        SourceTree large = SourceTree.in(folder.resolve("large"), 24)
                .files("many", 800, 15_000)
                .file("large", 30 * MIB);
        try (VaultProcess vault = VaultProcess.asShipped(folder.resolve("disk"))) {
            agent.registered(vault, "full-disk");
            agent.run("backup", small.path()).expect(0);
            CompletableFuture<Outcome> running = CompletableFuture.supplyAsync(() -> agent.run("backup", large.path()));
            pause(1_200);
            full.fill();
            assertRefusedOrDone(running.join());
            SourceTree more = SourceTree.in(folder.resolve("more"), 25).files("few", 300, 20_000);
            Refusal.of(9, "vault-disk-full").told(agent.run("backup", more.path()));
            Refusal.of(9, "vault-disk-full").told(agent.run("backup", more.path()));
            assertThat(readiness(vault)).isEqualTo(503);

            full.free();
            enlarge.run();
            agent.run("backup", large.path()).expect(0);
            assertThat(readiness(vault)).isEqualTo(200);
            assertRecovers(agent, large, "recovered");
            vault.restart();
            agent.run("backup", large.path()).expect(0);
            assertRecovers(agent, large, "recovered-again");
            agent.run("check", "--all").expect(0);
            assertScrubIsClean(vault);
        }
    }

    private static int readiness(VaultProcess vault) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(vault.url() + "/health/ready"))
                .build();
        try (HttpClient client = Loopback.client()) {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** The backup that was running may have ended before the disk was full. */
    private static void assertRefusedOrDone(Outcome outcome) {
        if (outcome.exit() != 0) {
            Refusal.of(9, "vault-disk-full").told(outcome);
        }
    }

    private void assertRecovers(AgentProcess agent, SourceTree tree, String name) {
        Path target = folder.resolve(name);
        agent.run("recover", "--to", target.toString()).expect(0);
        assertThat(new TreeComparison(agent.logs()).differences(tree.root(), target))
                .isEmpty();
        remove(target);
    }

    private static void remove(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted((one, other) -> other.compareTo(one)).toList()) {
                Files.delete(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assertScrubIsClean(VaultProcess vault) {
        vault.stop();
        vault.command("scrub").expect(0);
    }

    private static void pause(int milliseconds) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
