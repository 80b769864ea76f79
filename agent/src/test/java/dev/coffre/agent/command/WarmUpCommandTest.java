package dev.coffre.agent.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WarmUpCommandTest {
    @Test
    void goesThroughABackupAndARecoveryWithoutAVault(@TempDir Path folder) throws IOException {
        Path source = Files.createDirectories(folder.resolve("source"));
        Files.writeString(source.resolve("letter"), "Dear Ada");
        try (AgentFixture agent = new AgentFixture(folder)) {
            int exit = agent.run("warm-up", source.toString());
            assertThat(exit).as(agent.terminal.takeErr()).isZero();

            assertThat(agent.home().resolve("recovered/letter")).hasContent("Dear Ada");
            assertThat(agent.run("--help")).isZero();
            assertThat(agent.terminal.takeOut()).contains("setup").doesNotContain("warm-up");
        }
    }
}
