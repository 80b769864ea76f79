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
 * How one command speaks: sentences in the user's language, or JSON lines on standard output for a script; problems on
 * standard error in both cases. Thread-safe: what waits for a file system is told by another thread than what it does. After
 * the result it is silent.
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

    /** A sentence for people; a script does not get it. */
    synchronized void say(String key, Object... values) {
        if (!json && told.isEmpty()) {
            status.close();
            terminal.out().println(texts.say(key, values));
        }
    }

    /** A line for people, which may name what strangers named. */
    synchronized void print(String line) {
        if (!json && told.isEmpty()) {
            status.close();
            terminal.out().println(SafeText.spelled(line));
        }
    }

    /** An object for scripts; people do not get it. */
    synchronized void event(Object event) {
        if (json && told.isEmpty()) {
            terminal.out().println(SafeText.json(WireJson.line(event)));
        }
    }

    /** What goes on, on the line that is written over; not while {@link #standsStill} says why nothing does. */
    synchronized void status(String line) {
        if (!json && obstacle.isEmpty() && told.isEmpty()) {
            status.show(line);
        }
    }

    /** What is in the way of going on, in the place of the status; empty: nothing any more. */
    synchronized void standsStill(String line) {
        obstacle = line;
        if (!json && told.isEmpty()) {
            status.show(line);
        }
    }

    /** A line for people that stays, beside the result. */
    synchronized void note(String line) {
        if (!json && told.isEmpty()) {
            status.keep(SafeText.spelled(line));
        }
    }

    /** Something went wrong beside the way. */
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

    /** What ended the command: thing, cause, remedy. */
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

    /** Whether the result is told. It does not wait for a line that somebody's pipe holds up. */
    boolean hasEnded() {
        return told.isPresent();
    }

    /** The last line that a script reads. Returns the result that was told first, if this one comes second. */
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
