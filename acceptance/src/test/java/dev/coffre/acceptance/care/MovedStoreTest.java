package dev.coffre.acceptance.care;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.acceptance.process.AgentProcess;
import dev.coffre.acceptance.process.Invocation;
import dev.coffre.acceptance.process.Outcome;
import dev.coffre.acceptance.process.RunningProgram;
import dev.coffre.acceptance.process.VaultProcess;
import dev.coffre.acceptance.tree.SourceTree;
import dev.coffre.acceptance.tree.TreeComparison;
import dev.coffre.server.s3.RadosGateway;
import dev.coffre.server.store.S3Location;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A store moves from a disk to a bucket and the service to another host, and machines go on. */
class MovedStoreTest {
    private static final long GIB = 1L << 30;

    @TempDir
    private Path folder;

    @Test
    void aStoreMovesToABucketAndBack() throws IOException {
        SourceTree source = SourceTree.in(folder.resolve("source"), 31)
                .files("small", 100, 2_000)
                .file("big", 40_000_000);

        S3Location bucket = RadosGateway.get().newBucket();
        try (VaultProcess moved = move(source, bucket, 0)) {
            AgentProcess agent = AgentProcess.in(folder.resolve("machine"));
            moved.stop();
            moved.command("store", "copy", "--activate", "--to", "folder").expect(0);
            moved.restart();
            recoversAndGoesOn(moved, agent, source, 4);
        }
    }

    /** {@code ./check store-copy} */
    @Test
    @Tag("long")
    void fiveGibibytesMoveToABucketThoughTheCopyIsKilledTwice() throws IOException {
        SourceTree source = SourceTree.in(folder.resolve("source"), 32).files("small", 500, 20_000);
        for (int i = 0; i < 5; i++) {
            source.file("big" + i, GIB);
        }
        Path place = Files.createTempDirectory(Path.of("/var/tmp"), "rgw");
        try (RadosGateway gateway = RadosGateway.onDisk(place);
                VaultProcess moved = move(source, gateway.newBucket(), 1_500L << 20)) {
            assertThat(moved.command("store", "check").expect(0).code()).isEqualTo("done");
        } finally {
            delete(place);
        }
    }

    /** @param killedAfter bytes that a copy has copied when it is killed, twice */
    private VaultProcess move(SourceTree source, S3Location bucket, long killedAfter) throws IOException {
        VaultProcess old = VaultProcess.start(folder.resolve("old-host"));
        AgentProcess agent = AgentProcess.in(folder.resolve("machine")).registered(old, "moving");
        agent.run("backup", source.path()).expect(0);
        String[] copy = {
            "store",
            "copy",
            "--to",
            bucket.toString(),
            "--to-credentials-file",
            bucket.credentialsFile().toString()
        };
        assertThat(old.command(copy).expect(7).code())
                .as("a last copy beside a service")
                .isEqualTo("data-folder-in-use");
        killAt(killedAfter, old.begin(with(copy, "--while-running")));
        killAt(killedAfter, old.begin(with(copy, "--while-running")));
        JsonNode ahead = old.command(with(copy, "--while-running"))
                .expect(0)
                .events("copied")
                .getFirst()
                .path("report");
        assertThat(ahead.path("copiedBytes").asLong())
                .as("what two killed copies had copied is not copied again")
                .isLessThan(ahead.path("bytes").asLong() - 2 * killedAfter + 1);

        source.text("small/second", "in the second point");
        agent.run("backup", source.path()).expect(0);
        int port = VaultProcess.freePort();
        old.command("admin", "announce-address", "https://localhost:" + port).expect(0);
        agent.run("status").expect(0);
        String points = old.administrator().points(agent.machine()).toString();
        old.kill();
        JsonNode last = old.command(with(copy, "--activate"))
                .expect(0)
                .events("copied")
                .getFirst()
                .path("report");
        assertThat(last.path("complete").asBoolean()).isTrue();
        assertThat(last.path("copiedFiles").asLong()).isPositive();

        Path host = Files.createDirectories(folder.resolve("new-host"));
        Invocation.of(Path.of("/bin/cp"), "-a", old.data().toString(), host.toString())
                .run(folder.resolve("said"))
                .expect(0);
        delete(host.resolve("vault/store"));
        Files.createDirectory(host.resolve("vault/store"));
        delete(old.data());
        VaultProcess moved = VaultProcess.startOn(port, host);
        assertThat(moved.administrator().points(agent.machine()).toString()).isEqualTo(points);
        recoversAndGoesOn(moved, agent, source, 3);
        return moved;
    }

    private static String[] with(String[] command, String more) {
        return Stream.concat(Stream.of(command), Stream.of(more)).toArray(String[]::new);
    }

    /** Kills a copy that has copied so many bytes; one that ended before is not killed. */
    private static void killAt(long bytes, RunningProgram copy) {
        while (copy.isAlive() && copied(copy.output()) < bytes) {
            pause();
        }
        copy.kill();
    }

    private static long copied(String output) {
        int at = output.lastIndexOf("\"copiedBytes\":");
        int end = output.indexOf('\n', at);
        return at < 0 || end < 0
                ? -1
                : Long.parseLong(output.substring(at, end).replaceAll("^[^0-9]*([0-9]+).*", "$1"));
    }

    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private void recoversAndGoesOn(VaultProcess vault, AgentProcess agent, SourceTree source, int point) {
        source.text("small/next", "in point " + point);
        Outcome next = agent.run("backup", source.path()).expect(0);
        assertThat(next.figure("point")).isEqualTo(point);
        assertThat(next.figure("dataRecordsSent")).isEqualTo(1);
        Path target = folder.resolve("recovered-" + point);
        agent.run("recover", "--to", target.toString()).expect(0);
        assertThat(new TreeComparison(agent.logs()).differences(source.root(), target))
                .isEmpty();
        agent.run("check").expect(0);
        vault.command("scrub").expect(0);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
