package dev.coffre.acceptance.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.acceptance.process.AgentProcess;
import dev.coffre.acceptance.process.Outcome;
import dev.coffre.acceptance.process.SharedVault;
import dev.coffre.acceptance.process.VaultProcess;
import dev.coffre.acceptance.tree.TortureTree;
import dev.coffre.acceptance.tree.TreeComparison;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What comes back is what was there, down to the holes. */
@ExtendWith(SharedVault.class)
class FidelityTest {
    private static final String SPARSE = "holes/ten gibibytes";

    @Test
    void everythingThatLinuxCanHoldComesBack(VaultProcess vault, @TempDir Path folder) {
        AgentProcess agent = AgentProcess.asShipped(folder.resolve("machine")).registered(vault, "fidelity");

        roundTrip(
                agent,
                folder.resolve("source").toString(),
                folder.resolve("target").toString());
    }

    @Test
    void aBareLocaleAndAPathThatIsNoTextChangeNothing(VaultProcess vault, @TempDir Path folder) {
        AgentProcess agent = AgentProcess.asShipped(folder.resolve("machine"))
                .with("LC_ALL", "C")
                .registered(vault, "fidelity-bare");
        String octal = "$(printf '%s/\\377\\351 %s' '" + folder + "' '";

        roundTrip(agent, octal + "source')", octal + "target')");
    }

    /** Places are written as a shell reads them in double quotes. */
    private static void roundTrip(AgentProcess agent, String source, String target) {
        TortureTree.make(source, agent.logs());

        Outcome backup = agent.shell("backup \"" + source + "\"").expect(0);
        agent.shell("recover --verify --to \"" + target + "\"").expect(0);

        assertThat(backup.figure("bytesRead")).as("holes are not read").isLessThan(200 << 20);
        TreeComparison comparison = new TreeComparison(agent.logs());
        // rsync reads 20 GiB of zeros for the one sparse file, so its content is compared by extents.
        assertThat(comparison.differences(source, target, "--exclude=/" + SPARSE))
                .isEmpty();
        assertThat(comparison.differences(source, target, "--no-checksum")).isEmpty();
        assertThat(comparison.sparseDifferences(source + "/" + SPARSE, target + "/" + SPARSE))
                .isEmpty();
    }

    @Test
    @Tag("long")
    void rsyncFindsNoDifferenceInAllOfIt(VaultProcess vault, @TempDir Path folder) {
        AgentProcess agent = AgentProcess.asShipped(folder.resolve("machine")).registered(vault, "fidelity-long");
        Path source = folder.resolve("source");
        Path target = folder.resolve("target");
        TortureTree.make(source.toString(), agent.logs());

        agent.run("backup", source.toString()).expect(0);
        agent.run("recover", "--verify", "--to", target.toString()).expect(0);

        assertThat(new TreeComparison(agent.logs()).differences(source, target)).isEmpty();
    }
}
