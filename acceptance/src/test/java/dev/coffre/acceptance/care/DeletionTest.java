package dev.coffre.acceptance.care;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.acceptance.process.AgentProcess;
import dev.coffre.acceptance.process.VaultProcess;
import dev.coffre.acceptance.tree.SourceTree;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people delete at the vault, and bring back. */
class DeletionTest {
    @Test
    void whatIsDeletedIsBroughtBackAndRecovers(@TempDir Path folder) {
        try (VaultProcess vault = VaultProcess.start(folder)) {
            SourceTree source = SourceTree.in(folder.resolve("source"), 13).files("few", 3, 10_000);
            AgentProcess agent = AgentProcess.in(folder.resolve("machine")).registered(vault, "ages");
            agent.run("backup", source.path()).expect(0);
            agent.run("backup", source.path()).expect(0);
            String machine = vault.command("admin", "list-machines", "ages")
                    .expect(0)
                    .lines()
                    .getFirst()
                    .path("machines")
                    .get(0)
                    .path("machine")
                    .asString("");
            vault.command("admin", "delete-points", machine, "--yes").expect(0);
            assertThat(points(agent)).isEmpty();
            agent.run("backup", source.path()).expect(0);
            vault.command("admin", "restore-points", machine).expect(0);
            assertThat(points(agent)).containsExactly(1L, 2L, 3L);
            agent.run("recover", "1", "--to", folder.resolve("target").toString())
                    .expect(0);
            agent.run("check").expect(0);
        }
    }

    private static List<Long> points(AgentProcess agent) {
        return agent.run("points").expect(0).events("point").stream()
                .map(point -> point.path("point").asLong())
                .toList();
    }
}
