package dev.coffre.agent.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.agent.answerer.AnswerableCommand;
import dev.coffre.vault.problem.ProblemCode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandAnswersTest {
    /** Options with which a command runs by itself: of other machines' points, and help. */
    private static final Set<String> BY_ITSELF =
            Set.of("--machine", "--credentials", "--passphrase-file", "--recovery-code-file", "--kind", "--help", "-h");

    @TempDir
    private Path folder;

    /** A new option needs a decision: may the service answer a command with it? */
    @Test
    void everyOptionIsAnsweredOrRunsByItself() throws Exception {
        try (AgentFixture agent = new AgentFixture(folder)) {
            for (AnswerableCommand command : AnswerableCommand.values()) {
                Set<String> alone = Objects.requireNonNull(
                                agent.commands().getSubcommands().get(command.word()))
                        .getCommandSpec()
                        .options()
                        .stream()
                        .flatMap(option -> Arrays.stream(option.names()))
                        .filter(name -> !AnswerableCommand.matches(List.of(command.word(), name))
                                && !AnswerableCommand.matches(List.of(command.word(), name, "value")))
                        .collect(Collectors.toSet());
                assertThat(alone).as(command.word()).isSubsetOf(BY_ITSELF).contains("--help");
            }
        }
    }

    @Test
    void anInterruptedAnswerIsAProblemLikeOthers() throws Exception {
        try (AgentFixture agent = new AgentFixture(folder)) {
            CoffreCommandLine line = new CoffreCommandLine(agent.world());
            line.print(ProblemCode.ANSWER_INTERRUPTED.problem(), true, List.of("points", "--lang=fr"));
            assertThat(agent.terminal.takeOut()).isEmpty();
            assertThat(agent.terminal.takeErr()).contains("La réponse est incomplète.", "[answer-interrupted]");
            line.print(ProblemCode.ANSWER_INTERRUPTED.problem(), true, List.of("points", "--json"));
            assertThat(agent.terminal.takeOut())
                    .contains("\"event\":\"problem\"", "\"code\":\"answer-interrupted\"", "\"exit\":1");
            line.print(ProblemCode.OUTPUT_FAILED.with("reason", "ENOSPC"), false, List.of("points", "--json"));
            assertThat(agent.terminal.takeOut()).isEmpty();
            assertThat(agent.terminal.takeErr()).contains("[output-failed]", "no space is left");
        }
    }
}
