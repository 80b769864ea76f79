package dev.coffre.agent.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.agent.warmup.Rehearsal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WarmUpCommandTest {
    @Test
    void registersBacksUpRecoversAndChecksWithAVaultThatIsNobodys(@TempDir Path folder) throws IOException {
        Path source = Files.createDirectories(folder.resolve("source"));
        Files.writeString(source.resolve("letter"), "Dear Ada");
        Path credentials = folder.resolve("rehearsal.VaultCredentials");
        try (AgentFixture agent = new AgentFixture(folder);
                Rehearsal rehearsal = Rehearsal.open(agent.shell().world())) {
            rehearsal.invite(credentials);

            int exit = agent.run("warm-up", source.toString(), credentials.toString());
            assertThat(exit).as(agent.terminal.takeErr()).isZero();

            assertThat(agent.home().resolve("rehearsal/once/letter")).hasContent("Dear Ada");
            assertThat(agent.vault.storedBytes())
                    .as("the other vault has seen nothing of it")
                    .isZero();
            agent.terminal.takeOut();
            assertThat(agent.run("--help")).isZero();
            assertThat(agent.terminal.takeOut()).contains("setup").doesNotContain("warm-up", "rehearsal");
        }
    }

    @Test
    void endsWithTheFirstCommandThatFails(@TempDir Path folder) throws IOException {
        Path credentials = Files.writeString(folder.resolve("rehearsal.VaultCredentials"), "none");
        try (AgentFixture agent = new AgentFixture(folder)) {
            assertThat(agent.run("warm-up", folder.toString(), credentials.toString()))
                    .isNotZero();
            assertThat(agent.terminal.takeErr()).contains("register ended with");
        }
    }
}
