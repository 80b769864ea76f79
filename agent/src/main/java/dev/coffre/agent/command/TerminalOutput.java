package dev.coffre.agent.command;

import dev.coffre.agent.terminal.StatusLine;
import dev.coffre.agent.terminal.Terminal;
import dev.coffre.agent.text.AgentMessages;
import dev.coffre.agent.text.DisplayFormat;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemText;
import dev.coffre.vault.text.SafeText;
import dev.coffre.vault.wire.WireJson;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The output of one command: messages in the user's language, or JSON lines on standard output for scripts. The problem
 * that ends the command goes to standard error in both cases. Nothing is printed after the result. Thread-safe: a file
 * system watch reports on a thread of its own.
 */
final class TerminalOutput {
    private final Terminal terminal;
    private final AgentMessages texts;
    private final DisplayFormat amounts;
    private final ProblemText problems;
    private final boolean json;
    private final boolean isList;
    private final StatusLine status;
    private final long startedAt = System.nanoTime();
    private String obstacle = "";
    private boolean hasHeader;
    private volatile Optional<CommandResult> printed = Optional.empty();

    /** @param isList whether the command does nothing but print, and ends when its output cannot be written */
    TerminalOutput(Terminal terminal, AgentMessages texts, DisplayFormat amounts, boolean json, boolean isList) {
        this.terminal = terminal;
        this.texts = texts;
        this.amounts = amounts;
        this.problems = texts.problems();
        this.json = json;
        this.isList = isList;
        this.status = new StatusLine(terminal);
    }

    AgentMessages texts() {
        return texts;
    }

    DisplayFormat format() {
        return amounts;
    }

    boolean isList() {
        return isList;
    }

    /** Prints a message for people. Not in JSON mode, and not after the result. */
    void message(String key, Object... values) {
        printLine(texts.format(key, values));
    }

    /** Prints a line for people. The line may contain names from untrusted sources. Not in JSON mode. */
    void print(String line) {
        printLine(SafeText.escaped(line));
    }

    private synchronized void printLine(String line) {
        if (!json && printed.isEmpty()) {
            status.close();
            terminal.out().println(line);
            requireWritten();
        }
    }

    /**
     * Prints the names of a list's columns above its first line, if a person reads it at a terminal. A script, a pipe or a file
     * gets the lines alone.
     *
     * @param format of the lines, with {@code %s} and widths
     * @param keys of the texts of the columns
     */
    synchronized void header(String format, String... keys) {
        if (!hasHeader && terminal.isInteractive()) {
            hasHeader = true;
            Object[] names = Stream.of(keys).map(texts::format).toArray();
            printLine(format.formatted(names).stripTrailing());
        }
    }

    /** Prints an event for scripts. JSON mode only. */
    synchronized void event(Object event) {
        if (json && printed.isEmpty()) {
            writeEvent(event);
            requireWritten();
        }
    }

    private void writeEvent(Object event) {
        terminal.out().println(SafeText.escapedJson(WireJson.writeLine(event)));
    }

    /** A list whose reader has ended, as {@code head} does, is not continued. */
    private void requireWritten() {
        if (isList) {
            terminal.outputFailure().ifPresent(failure -> {
                throw DataOutput.problem(failure);
            });
        }
    }

    /** Shows the progress on the status line, unless {@link #obstacle} has set an obstacle. */
    synchronized void status(String line) {
        if (!json && obstacle.isEmpty() && printed.isEmpty()) {
            status.show(line);
        }
    }

    /** Shows an obstacle in place of the progress. An empty line removes it. */
    synchronized void obstacle(String line) {
        obstacle = line;
        if (!json && printed.isEmpty()) {
            status.show(line);
        }
    }

    /** Prints a permanent line for people, on standard error. */
    synchronized void note(String line) {
        if (!json && printed.isEmpty()) {
            status.printAbove(SafeText.escaped(line));
        }
    }

    /** Prints a warning. */
    synchronized void warn(Problem warning) {
        if (printed.isPresent()) {
            return;
        }
        if (json) {
            event(described("warning", warning));
        } else {
            status.printAbove(texts.format(
                    "warning", problems.title(warning), warning.code().code()));
        }
    }

    /** Prints a warning for scripts alone. People get one line for all of its kind. */
    void warnScript(Problem warning) {
        event(described("warning", warning));
    }

    /** Reports for scripts what was done to one entry as the person chose. Not a warning. */
    void remark(String event, Problem what) {
        event(described(event, what));
    }

    /** Prints what an earlier job found, with its remedy. */
    void finding(String event, Problem problem) {
        print("  " + problems.title(problem));
        print("    " + problems.remedy(problem));
        event(described(event, problem));
    }

    /** Prints the problem that ended the command: title, cause, remedy. */
    synchronized void problem(Problem problem) {
        if (printed.isPresent()) {
            return;
        }
        if (json) {
            writeEvent(described("problem", problem));
        }
        status.printAbove(
                texts.format("problem", problems.title(problem), problem.code().code()));
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
    boolean hasResult() {
        return printed.isPresent();
    }

    /** Prints the result, the last line for scripts. Only the first result is printed; returns that one. */
    synchronized CommandResult result(CommandResult result) {
        if (printed.isPresent()) {
            return printed.get();
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
        line.put("seconds", Duration.ofNanos(System.nanoTime() - startedAt).toMillis() / 1000.0);
        if (json) {
            writeEvent(line);
        }
        printed = Optional.of(result);
        return result;
    }
}
