package dev.coffre.agent.answerer;

import dev.coffre.agent.process.StopDispatcher;
import dev.coffre.agent.terminal.Terminal;
import dev.coffre.vault.problem.Problem;
import java.time.ZoneId;

/** Runs the commands of questions, in this process but with what the caller's process sees. Thread-safe. */
public interface QuestionRunner {
    /**
     * Runs the command to its end.
     *
     * @param zone the caller's time zone
     * @param terminal gets all output
     * @param stops what asks the command to end
     * @return the exit code
     */
    int run(Question question, ZoneId zone, Terminal terminal, StopDispatcher stops);

    /**
     * Prints a problem that the caller may have to show, as the command would.
     *
     * @param json whether also as events, if the command prints these
     */
    void print(Problem problem, boolean json, Question question, ZoneId zone, Terminal terminal);
}
