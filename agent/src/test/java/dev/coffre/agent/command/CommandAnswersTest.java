package dev.coffre.agent.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandAnswersTest {
    @TempDir
    private Path folder;

    @Test
    void anInterruptedAnswerIsAProblemLikeOthers() throws Exception {
        try (AgentFixture agent = new AgentFixture(folder)) {
            CoffreCommandLine line = new CoffreCommandLine(agent.world());
            line.printInterruption(List.of("points", "--lang=fr"));
            assertThat(agent.terminal.takeOut()).isEmpty();
            assertThat(agent.terminal.takeErr()).contains("La réponse est incomplète.", "[answer-interrupted]");
            line.printInterruption(List.of("points", "--json"));
            assertThat(agent.terminal.takeOut())
                    .contains("\"event\":\"problem\"", "\"code\":\"answer-interrupted\"", "\"exit\":1");
        }
    }
}
