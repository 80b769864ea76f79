package dev.coffre.acceptance.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.acceptance.process.AgentProcess;
import dev.coffre.acceptance.process.Invocation;
import dev.coffre.acceptance.process.Outcome;
import dev.coffre.acceptance.process.SharedVault;
import dev.coffre.acceptance.process.VaultProcess;
import dev.coffre.acceptance.tree.SourceTree;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedVault.class)
class CacheTest {
    @Test
    void withoutItsCacheTheNextBackupSendsNoContentAgain(VaultProcess vault, @TempDir Path folder) {
        SourceTree source = SourceTree.in(folder.resolve("source"), 4)
                .files("small", 500, 4_000)
                .file("big", 12_000_000);
        AgentProcess agent = AgentProcess.in(folder.resolve("machine")).registered(vault, "cache");
        agent.run("backup", source.path()).expect(0);

        Invocation.of(Path.of("/bin/rm"), "-r", agent.cache().toString())
                .run(agent.logs())
                .expect(0);
        source.text("new", "a new file");
        Outcome again = agent.run("backup", source.path()).expect(0);

        assertThat(again.figure("dataRecordsSent")).isEqualTo(1);
        assertThat(again.figure("bytesSent")).isLessThan(256 << 10);
        agent.run("check").expect(0);
    }
}
