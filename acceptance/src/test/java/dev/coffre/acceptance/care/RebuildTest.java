package dev.coffre.acceptance.care;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.acceptance.process.AgentProcess;
import dev.coffre.acceptance.process.Invocation;
import dev.coffre.acceptance.process.Outcome;
import dev.coffre.acceptance.process.VaultProcess;
import dev.coffre.acceptance.tree.SourceTree;
import dev.coffre.acceptance.tree.TreeComparison;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RebuildTest {
    @Test
    void aLostCatalogIsMadeAnewAndNobodyNotices(@TempDir Path folder) throws Exception {
        try (VaultProcess vault = VaultProcess.start(folder)) {
            SourceTree source = SourceTree.in(folder.resolve("source"), 9)
                    .files("small", 100, 2_000)
                    .file("big", 3_000_000);
            AgentProcess agent = AgentProcess.in(folder.resolve("machine")).registered(vault, "rebuilt");
            agent.run("backup", source.path()).expect(0);
            agent.run("backup", source.path(), "--label", "second").expect(0);
            vault.administrator().limit("rebuilt", 1L << 40);
            vault.administrator().createVault("empty");
            Path superseded = Files.copy(
                    vault.administrator().credentials("rebuilt", folder),
                    Files.createDirectories(folder.resolve("superseded")).resolve("old.VaultCredentials"));
            Path newest = vault.administrator().credentials("rebuilt", folder.resolve("newest"));
            String machine = agent.machine();
            String before = told(vault, machine);
            vault.stop();

            Invocation.of(
                            Path.of("/bin/rm"),
                            "-r",
                            vault.data().resolve("catalog").toString())
                    .run(agent.logs())
                    .expect(0);
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

    private static String told(VaultProcess vault, String machine) {
        var administrator = vault.administrator();
        return administrator.vaults() + "\n" + administrator.machines("rebuilt") + "\n" + administrator.points(machine);
    }
}
