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
            vault.command("admin", "undelete-points", machine).expect(0);
            assertThat(points(agent)).containsExactly(1L, 2L, 3L);
            agent.run("recover", "1", "--to", folder.resolve("target").toString())
                    .expect(0);
            agent.run("check").expect(0);
            stopProtection(vault, agent, source, machine);
        }
    }

    private static void stopProtection(VaultProcess vault, AgentProcess agent, SourceTree source, String machine) {
        agent.run("retention", "set", "--daily", "7").expect(0);
        agent.run("policy", "stop").expect(0);
        assertThat(agent.run("policy", "show").expect(0).events("stopped")).hasSize(1);
        assertThat(agent.run("backup", "--scheduled", source.path()).expect(9).code())
                .isEqualTo("protection-stopped");
        agent.run("backup", source.path()).expect(0);
        assertThat(points(agent)).containsExactly(1L, 2L, 3L, 4L);
        agent.run("policy", "resume").expect(0); // no PIN: no point is a day old
        assertThat(agent.run("policy", "show").expect(0).events("stopped")).isEmpty();
        agent.run("backup", "--scheduled", source.path()).expect(0);

        assertThat(agent.run("policy", "stop", "--delete").expect(9).code()).isEqualTo("pin-missing");
        agent.run("policy", "stop", "--delete", "--pin-file", pin(vault, agent, machine, "delete-data"))
                .expect(0);
        assertThat(points(agent)).isEmpty();
        vault.command("admin", "undelete-points", machine).expect(0);
        assertThat(points(agent)).containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    private static String pin(VaultProcess vault, AgentProcess agent, String machine, String operation) {
        return agent.file("pin", vault.administrator().pin(machine, operation)).toString();
    }

    private static List<Long> points(AgentProcess agent) {
        return agent.run("points").expect(0).events("point").stream()
                .map(point -> point.path("point").asLong())
                .toList();
    }
}
