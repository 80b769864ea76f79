package dev.coffre.agent.command;

import dev.coffre.agent.answerer.Question;
import dev.coffre.agent.answerer.QuestionRunner;
import dev.coffre.agent.process.StopDispatcher;
import dev.coffre.agent.terminal.Terminal;
import dev.coffre.vault.problem.Problem;
import java.time.ZoneId;

/** Runs the commands of questions by a command line of each caller's own. */
record CommandAnswers(CallerCommandLine lines) implements QuestionRunner {
    /** Makes the command line of a caller. */
    @FunctionalInterface
    interface CallerCommandLine {
        CoffreCommandLine of(Question question, ZoneId zone, Terminal terminal, StopDispatcher stops);
    }

    @Override
    public int run(Question question, ZoneId zone, Terminal terminal, StopDispatcher stops) {
        return lines.of(question, zone, terminal, stops).run(question.arguments());
    }

    @Override
    public void print(Problem problem, boolean json, Question question, ZoneId zone, Terminal terminal) {
        lines.of(question, zone, terminal, StopDispatcher.none()).print(problem, json, question.arguments());
    }
}
