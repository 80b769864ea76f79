package dev.coffre.agent.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.agent.warmup.PracticeVault;
import dev.coffre.vault.problem.ProblemCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WarmUpCommandTest {
    @Test
    void registersBacksUpRecoversAndChecksWithAVaultThatIsNobodys(@TempDir Path folder) throws IOException {
        Path source = Files.createDirectories(folder.resolve("source"));
        Files.writeString(source.resolve("letter"), "Dear Ada");
        Path credentials = folder.resolve("practice.VaultCredentials");
        try (AgentFixture agent = new AgentFixture(folder);
                PracticeVault practice = PracticeVault.open(new SecureRandom(), InstantSource.system())) {
            Files.write(credentials, practice.credentials());

            int exit = agent.run("warm-up", source.toString(), credentials.toString());
            assertThat(exit).as(agent.terminal.takeErr()).isZero();

            try (Stream<Path> recovered = Files.walk(agent.home().resolve("practice/once"))) {
                assertThat(recovered.filter(Files::isRegularFile))
                        .anySatisfy(
                                file -> assertThat(file).hasFileName("letter").hasContent("Dear Ada"));
            }
            assertThat(agent.vault.storedBytes())
                    .as("the other vault has seen nothing of it")
                    .isZero();
            agent.terminal.takeOut();
            assertThat(agent.run("--help")).isZero();
            assertThat(agent.terminal.takeOut()).contains("setup").doesNotContain("warm-up", "practice");
        }
    }

    @Test
    void endsWithTheFirstCommandThatFails(@TempDir Path folder) throws IOException {
        Path credentials = Files.writeString(folder.resolve("practice.VaultCredentials"), "none");
        try (AgentFixture agent = new AgentFixture(folder)) {
            int exit = agent.run("warm-up", folder.toString(), credentials.toString());
            assertThat(exit)
                    .isEqualTo(ProblemCode.CREDENTIALS_DAMAGED.exitCode().number());
            assertThat(agent.terminal.takeErr())
                    .contains("[credentials-damaged]")
                    .doesNotContain("[not-registered]");
        }
    }
}
