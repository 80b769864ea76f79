package dev.coffre.agent.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.vault.problem.ProblemCode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TerminalOutputTest {
    @Test
    void nothingIsSaidAfterTheResult(@TempDir Path folder) {
        try (AgentFixture fixture = new AgentFixture(folder)) {
            TerminalOutput speech = fixture.shell().output(false);
            speech.result(CommandResult.of(ProblemCode.JOB_CANCELLED.problem()));
            speech.message("stop.next");
            speech.print("a line");
            assertThat(fixture.terminal.takeOut()).isEmpty();
        }
    }
}
