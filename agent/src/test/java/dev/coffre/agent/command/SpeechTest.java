package dev.coffre.agent.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.vault.problem.ProblemCode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpeechTest {
    @Test
    void nothingIsSaidAfterTheResult(@TempDir Path folder) {
        try (AgentFixture fixture = new AgentFixture(folder)) {
            Speech speech = new Speech(fixture.shell().world(), fixture.shell().texts(), false);
            speech.result(Result.of(ProblemCode.JOB_CANCELLED.problem()));
            speech.say("stop.next");
            speech.print("a line");
            assertThat(fixture.terminal.takeOut()).isEmpty();
        }
    }
}
