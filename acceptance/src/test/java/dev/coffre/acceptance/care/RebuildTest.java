package dev.coffre.acceptance.care;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.acceptance.process.AgentProcess;
import dev.coffre.acceptance.process.Invocation;
import dev.coffre.acceptance.process.Outcome;
import dev.coffre.acceptance.process.VaultProcess;
import dev.coffre.acceptance.tree.SourceTree;
import dev.coffre.acceptance.tree.TreeComparison;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class RebuildTest {
    @Test
    void aLostCatalogIsMadeAnewAndNobodyNotices(@TempDir Path folder) throws Exception {
        try (VaultProcess vault = VaultProcess.start(folder)) {
            SourceTree source = SourceTree.in(folder.resolve("source"), 9)
                    .files("small", 100, 2_000)
                    .file("big", 3_000_000)
                    .file("database", 5_000_000);
            AgentProcess agent = AgentProcess.in(folder.resolve("machine")).registered(vault, "rebuilt");
            agent.run("backup", source.path()).expect(0);
            source.changeAt("database", 2_000_000);
            Outcome patched =
                    agent.run("backup", source.path(), "--label", "second").expect(0);
            assertThat(patched.figure("bytesSent")).isLessThan(200_000);
            vault.administrator().limit("rebuilt", 1L << 40);
            vault.administrator().createVault("empty");
            Path superseded = Files.copy(
                    vault.administrator().credentials("rebuilt", folder),
                    Files.createDirectories(folder.resolve("superseded")).resolve("old.VaultCredentials"));
            Path newest = vault.administrator().credentials("rebuilt", folder.resolve("newest"));
            String machine = agent.machine();
            String before = told(vault, machine);
            vault.stop();

            deleteCatalog(vault, agent);
            vault.command("rebuild").expect(0);
            vault.restart();

            assertThat(told(vault, machine)).isEqualTo(before);
            source.text("small/after", "after the rebuild");
            Outcome next = agent.run("backup", source.path()).expect(0);
            assertThat(next.figure("point")).isEqualTo(3);
            assertThat(next.figure("dataRecordsSent")).isEqualTo(1);
            Path target = folder.resolve("target");
            agent.run("recover", "--to", target.toString()).expect(0);
            assertThat(new TreeComparison(agent.logs()).differences(source.root(), target))
                    .isEmpty();
            agent.run("check").expect(0);
            AgentProcess second = AgentProcess.in(folder.resolve("second"));
            assertThat(second.register(superseded).expect(4).code()).isEqualTo("credentials-superseded");
            second.register(newest).expect(0);
        }
    }

    @Test
    void aDamagedNewestPointIsNamedAndTheMachineGoesOn(@TempDir Path folder) throws Exception {
        try (VaultProcess vault = VaultProcess.start(folder)) {
            SourceTree source = SourceTree.in(folder.resolve("source"), 10).files("small", 10, 2_000);
            AgentProcess agent = AgentProcess.in(folder.resolve("machine")).registered(vault, "torn");
            agent.run("backup", source.path()).expect(0);
            Path first = folder.resolve("first");
            agent.run("recover", "--to", first.toString()).expect(0);
            source.text("small/second", "in the second point");
            agent.run("backup", source.path()).expect(0);
            vault.stop();
            deleteCatalog(vault, agent);
            String file = cutNewestPoint(vault.data().resolve("store"));

            List<JsonNode> named = vault.command("rebuild").expect(8).events("damage");
            assertThat(named).singleElement().satisfies(event -> {
                JsonNode damage = event.path("damage");
                assertThat(damage.path("code").asString()).isEqualTo("point-damaged");
                assertThat(damage.path("file").asString()).isEqualTo(file);
                assertThat(damage.path("seq").asLong()).isEqualTo(2);
            });
            vault.restart();

            assertThat(agent.run("status").expect(8).events("status"))
                    .singleElement()
                    .satisfies(status ->
                            assertThat(status.path("unreadable").toString()).isEqualTo("[2]"));
            Outcome next = agent.run("backup", source.path()).expect(0);
            assertThat(next.figure("point")).isEqualTo(3);
            assertThat(next.figure("dataRecordsSent")).isZero();
            agent.run("check", "3").expect(0);
            Path again = folder.resolve("again");
            agent.run("recover", "1", "--to", again.toString()).expect(0);
            assertThat(new TreeComparison(agent.logs()).differences(first, again))
                    .isEmpty();
            assertThat(vault.command("scrub").expect(8).events("damage"))
                    .singleElement()
                    .satisfies(event -> assertThat(
                                    event.path("damage").path("file").asString())
                            .endsWith(file));
        }
    }

    private static void deleteCatalog(VaultProcess vault, AgentProcess agent) {
        Invocation.of(Path.of("/bin/rm"), "-r", vault.data().resolve("catalog").toString())
                .run(agent.logs())
                .expect(0);
    }

    /** Cuts the newest point's file in half, and answers its name below the store. */
    private static String cutNewestPoint(Path store) throws IOException {
        try (Stream<Path> all = Files.walk(store)) {
            Path newest = all.filter(Files::isRegularFile)
                    .filter(file -> file.toString().contains("/points/"))
                    .max(Comparator.comparing(file -> file.getFileName().toString()))
                    .orElseThrow();
            byte[] whole = Files.readAllBytes(newest);
            Files.write(newest, Arrays.copyOf(whole, whole.length / 2));
            return store.relativize(newest).toString();
        }
    }

    private static String told(VaultProcess vault, String machine) {
        var administrator = vault.administrator();
        return administrator.vaults() + "\n" + administrator.machines("rebuilt") + "\n" + administrator.points(machine);
    }
}
