package dev.coffre.acceptance.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.acceptance.process.AgentProcess;
import dev.coffre.acceptance.process.Outcome;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * How a command is expected to end badly: with the documented exit code and code, and with one message, in both
 * languages, that names thing, cause and remedy.
 *
 * @param thing what the title must name
 */
public record Refusal(int exit, String code, String thing) {

    public static Refusal of(int exit, String code, Object thing) {
        return new Refusal(exit, code, thing.toString());
    }

    /** For a message that names no thing but what the command itself is about. */
    public static Refusal of(int exit, String code) {
        return new Refusal(exit, code, "");
    }

    /** Runs the command in English and in French; the answer is how the English one ended. */
    public Outcome expect(AgentProcess agent, String... arguments) {
        Outcome english = agent.run(arguments);
        JsonNode told = told(english);
        List<String> inFrench = new ArrayList<>(List.of(arguments));
        inFrench.addAll(List.of("--lang", "fr"));
        JsonNode dit = told(agent.run(inFrench.toArray(String[]::new)));
        for (String part : List.of("title", "cause", "remedy")) {
            assertThat(dit.path(part).asString(""))
                    .isNotBlank()
                    .isNotEqualTo(told.path(part).asString(""));
        }
        return english;
    }

    /** One message, on standard error for people and as an event for scripts. */
    public JsonNode told(Outcome outcome) {
        outcome.expect(exit);
        assertThat(outcome.code()).as(outcome.toString()).isEqualTo(code);
        List<JsonNode> problems = outcome.events("problem");
        assertThat(problems).as(outcome.toString()).hasSize(1);
        JsonNode problem = problems.getFirst();
        assertThat(problem.path("title").asString("")).contains(thing).doesNotContain("{", "?");
        assertThat(problem.path("cause").asString("")).isNotBlank().doesNotContain("{");
        assertThat(problem.path("remedy").asString("")).isNotBlank().doesNotContain("{");
        assertThat(outcome.err())
                .contains(problem.path("title").asString())
                .contains(problem.path("cause").asString())
                .contains(problem.path("remedy").asString());
        return problem;
    }
}
