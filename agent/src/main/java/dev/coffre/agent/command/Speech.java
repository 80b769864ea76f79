package dev.coffre.agent.command;

import dev.coffre.agent.terminal.StatusLine;
import dev.coffre.agent.terminal.Terminal;
import dev.coffre.agent.text.Amounts;
import dev.coffre.agent.text.Texts;
import dev.coffre.agent.world.World;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemText;
import dev.coffre.vault.text.SafeText;
import dev.coffre.vault.wire.WireJson;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The output of one command: messages in the user's language, or JSON lines on standard output for scripts. Problems go to
 * standard error in both cases. Only {@link #say} prints after the result. Thread-safe: a file system watch reports on a thread
 * of its own.
 */
final class Speech {
    private final Terminal terminal;
    private final Texts texts;
    private final Amounts amounts;
    private final ProblemText problems;
    private final boolean json;
    private final StatusLine status;
    private final long begun = System.nanoTime();
    private String obstacle = "";
    private volatile Optional<Result> told = Optional.empty();

    Speech(World world, Texts texts, boolean json) {
        this.terminal = world.terminal();
        this.texts = texts;
        this.amounts = new Amounts(texts.locale(), world.zone());
        this.problems = ProblemText.in(texts.locale());
        this.json = json;
        this.status = new StatusLine(terminal);
    }

    Texts texts() {
        return texts;
    }

    Amounts amounts() {
        return amounts;
    }

    /** Prints a message for people. Not in JSON mode, and not after the result. */
    synchronized void say(String key, Object... values) {
        if (!json && told.isEmpty()) {
            status.close();
            terminal.out().println(texts.say(key, values));
        }
    }

    /** Prints a line for people. The line may contain names from untrusted sources. Not in JSON mode. */
    synchronized void print(String line) {
        if (!json && told.isEmpty()) {
            status.close();
            terminal.out().println(SafeText.spelled(line));
        }
    }

    /** Prints an event for scripts. JSON mode only. */
    synchronized void event(Object event) {
        if (json && told.isEmpty()) {
            terminal.out().println(SafeText.json(WireJson.line(event)));
        }
    }

    /** Shows the progress on the status line, unless {@link #standsStill} has set an obstacle. */
    synchronized void status(String line) {
        if (!json && obstacle.isEmpty() && told.isEmpty()) {
            status.show(line);
        }
    }

    /** Shows an obstacle in place of the progress. An empty line removes it. */
    synchronized void standsStill(String line) {
        obstacle = line;
        if (!json && told.isEmpty()) {
            status.show(line);
        }
    }

    /** Prints a permanent line for people, on standard error. */
    synchronized void note(String line) {
        if (!json && told.isEmpty()) {
            status.keep(SafeText.spelled(line));
        }
    }

    /** Prints a warning. */
    synchronized void warn(Problem warning) {
        if (told.isPresent()) {
            return;
        }
        if (json) {
            event(described("warning", warning));
        } else {
            status.keep(
                    texts.say("warning", problems.title(warning), warning.code().code()));
        }
    }

    /** Prints the problem that ended the command: title, cause, remedy. */
    synchronized void problem(Problem problem) {
        if (told.isPresent()) {
            return;
        }
        if (json) {
            event(described("problem", problem));
        }
        status.keep(texts.say("problem", problems.title(problem), problem.code().code()));
        terminal.err().println("  " + problems.cause(problem));
        terminal.err().println("  " + problems.remedy(problem));
    }

    private Map<String, Object> described(String event, Problem problem) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("event", event);
        line.put("code", problem.code().code());
        line.put("title", problems.title(problem));
        line.put("cause", problems.cause(problem));
        line.put("remedy", problems.remedy(problem));
        line.put("details", problem.details());
        return line;
    }

    /** Returns whether the result was printed. Never blocks, even if a full pipe blocks the output. */
    boolean hasEnded() {
        return told.isPresent();
    }

    /** Prints the result, the last line for scripts. Only the first result is printed; returns that one. */
    synchronized Result result(Result result) {
        if (told.isPresent()) {
            return told.get();
        }
        status.close();
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("event", "result");
        line.put("code", result.code());
        line.put("exit", result.exit().number());
        result.point().ifPresent(point -> line.put("point", point));
        result.figures().ifPresent(figures -> {
            line.put("bytesRead", figures.bytesRead());
            line.put("bytesSent", figures.bytesSent());
            line.put("bytesResent", figures.bytesResent());
            line.put("recordsSent", figures.recordsSent());
            line.put("dataRecordsSent", figures.dataRecordsSent());
            line.put("bytesStored", figures.bytesStored());
        });
        line.put("seconds", Duration.ofNanos(System.nanoTime() - begun).toMillis() / 1000.0);
        event(line);
        told = Optional.of(result);
        return result;
    }
}
