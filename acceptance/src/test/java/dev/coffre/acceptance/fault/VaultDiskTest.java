package dev.coffre.acceptance.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.acceptance.process.AgentProcess;
import dev.coffre.acceptance.process.VaultProcess;
import dev.coffre.acceptance.tree.SourceTree;
import dev.coffre.acceptance.tree.TreeComparison;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The vault's disk or a vault's quota is used up. */
class VaultDiskTest {
    private static final long MIB = 1 << 20;

    @Test
    void aFullDiskEndsTheJobAndAfterMakingRoomItGoesOn(@TempDir Path folder) {
        SourceTree small = SourceTree.in(folder.resolve("small"), 23).files("few", 20, 10_000);
        SourceTree large = SourceTree.in(folder.resolve("large"), 24).file("large", 70 * MIB);
        AgentProcess agent = AgentProcess.asShipped(folder.resolve("machine"));
        try (Mount disk = Mount.tmpfs(folder.resolve("disk"), "size=60m", agent.logs());
                VaultProcess vault = VaultProcess.asShipped(folder.resolve("disk"))) {
            agent.registered(vault, "full-disk");
            agent.run("backup", small.path()).expect(0);

            Refusal.of(9, "vault-disk-full").told(agent.run("backup", large.path()));

            String machine = agent.machine();
            assertThat(vault.administrator().points(machine))
                    .as("nothing half-made is visible")
                    .hasSize(1);
            Path target = folder.resolve("target");
            agent.run("recover", "--to", target.toString()).expect(0);
            assertThat(new TreeComparison(agent.logs()).differences(small.root(), target))
                    .isEmpty();

            disk.remount("size=200m");
            var resumed = agent.run("backup", large.path()).expect(0);
            assertThat(resumed.figure("bytesSent"))
                    .as("what was acknowledged is kept")
                    .isLessThan(60 * MIB);
            agent.run("check").expect(0);
            vault.stop();
            vault.command("scrub").expect(0);
        }
    }

    @Test
    void aQuotaThatIsUsedUp(@TempDir Path folder) {
        SourceTree large = SourceTree.in(folder.resolve("large"), 25).file("large", 20 * MIB);
        AgentProcess agent = AgentProcess.asShipped(folder.resolve("machine"));
        try (VaultProcess vault = VaultProcess.asShipped(folder)) {
            agent.registered(vault, "quota");
            vault.administrator().limit("quota", 10 * MIB);

            Refusal.of(9, "quota-exceeded").told(agent.run("backup", large.path()));

            vault.administrator().limit("quota", 100 * MIB);
            agent.run("backup", large.path()).expect(0);
        }
    }
}
