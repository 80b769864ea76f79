package dev.coffre.agent.command;

import dev.coffre.agent.home.AgentLog;
import dev.coffre.agent.platform.ExternalPrograms;
import dev.coffre.agent.process.StopDispatcher;
import dev.coffre.agent.terminal.ErrorTerminal;
import dev.coffre.agent.terminal.Terminal;
import dev.coffre.agent.text.AgentMessages;
import dev.coffre.agent.text.DisplayFormat;
import dev.coffre.backup.source.LocalFiles;
import dev.coffre.cli.UsageErrors;
import dev.coffre.vault.problem.ExitCode;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.util.Optional;

/** Runs commands. A problem becomes one message and an exit code, a defect also a log entry. */
final class CommandRunner {
    private final Terminal terminal;
    private final AgentMessages texts;
    private final DisplayFormat format;
    private final StopDispatcher stops;
    private final AgentLog log;
    private final ExternalPrograms programs;
    private final LocalFiles files;

    CommandRunner(
            Terminal terminal,
            AgentMessages texts,
            DisplayFormat format,
            StopDispatcher stops,
            AgentLog log,
            ExternalPrograms programs,
            LocalFiles files) {
        this.terminal = terminal;
        this.texts = texts;
        this.format = format;
        this.stops = stops;
        this.log = log;
        this.programs = programs;
        this.files = files;
    }

    /** The body of a command. */
    @FunctionalInterface
    interface CommandBody {
        CommandResult run(TerminalOutput output);
    }

    Terminal terminal() {
        return terminal;
    }

    /** Returns the requests to end this process. */
    StopDispatcher stops() {
        return stops;
    }

    AgentLog log() {
        return log;
    }

    ExternalPrograms programs() {
        return programs;
    }

    /** Returns the files of this machine, which arguments name. */
    LocalFiles files() {
        return files;
    }

    /** @param json for scripts instead of people */
    TerminalOutput output(boolean json) {
        return new TerminalOutput(terminal, texts, format, json, false);
    }

    AgentMessages texts() {
        return texts;
    }

    /** Returns the problem of a flag whose value is none of the allowed ones, which it names. */
    Problem refusedValue(String flag, String value, String... allowed) {
        return invalid(
                texts.format("flags.allowed", flag, UsageErrors.quoteIfEmpty(value), String.join(", ", allowed)));
    }

    /** Returns the problem of a flag whose number is not within the bounds, which it names. */
    Problem refusedNumber(String flag, long value, long least, long most) {
        return invalid(texts.format("flags.range", flag, value, least, most));
    }

    private static Problem invalid(String reason) {
        return ProblemCode.FLAGS_INVALID.with("reason", reason);
    }

    /** Runs a command and returns its exit code. */
    int run(String command, GlobalOptions options, CommandBody action) {
        return run(command, output(options.json()), action);
    }

    /** As {@link #run}, for a command that does nothing but print: it ends when its output cannot be written. */
    int runList(String command, GlobalOptions options, CommandBody action) {
        return run(command, new TerminalOutput(terminal, texts, format, options.json(), true), action);
    }

    /** As {@link #run}, for a command that writes data to standard output: everything else goes to standard error. */
    int runForData(String command, GlobalOptions options, CommandBody action) {
        TerminalOutput output = new TerminalOutput(new ErrorTerminal(terminal), texts, format, options.json(), false);
        return run(command, output, action);
    }

    private int run(String command, TerminalOutput output, CommandBody action) {
        try (StopDispatcher.StopRegistration _ = stops.register(exit -> stop(output, exit))) {
            CommandResult result = written(output.result(attempt(output, action)), output.isList());
            log.log(command + " ended with " + result.code());
            return result.exit().number();
        }
    }

    /**
     * Returns the result, or a failure if not all of the output could be written. Says so on standard error, except about the
     * reader of a list, which may have read enough. The recovery point of a job is there even if its reader ended early.
     */
    CommandResult written(CommandResult result, boolean isList) {
        Optional<Problem> lost = terminal.outputFailure().map(DataOutput::problem);
        if (lost.isEmpty() || result.exit() != ExitCode.DONE && result.exit() != ExitCode.WARNINGS) {
            return result;
        }
        boolean isReaderGone = DataOutput.isReaderGone(lost.get());
        if (isReaderGone && result.point().isPresent()) {
            return result;
        }
        if (!isReaderGone || !isList) {
            output(false).problem(lost.get());
        }
        return CommandResult.of(lost.get());
    }

    /**
     * Ends the process at once. A command that must stop at a safe point registers its own handler
     * ({@link JobCancellation}).
     */
    private void stop(TerminalOutput output, ExitCode exit) {
        Problem stopped = ProblemCode.JOB_CANCELLED.problem().withExitCode(exit);
        stops.terminate(exit, () -> output.result(CommandResult.of(stopped)).exit());
    }

    private CommandResult attempt(TerminalOutput output, CommandBody action) {
        try {
            return action.run(output);
        } catch (Problem problem) {
            return fail(output, problem);
        } catch (RuntimeException | StackOverflowError defect) {
            if (output.hasResult()) {
                return CommandResult.of(ExitCode.FAILED); // it was stopped, and its thread interrupted
            }
            Problem bug =
                    ProblemCode.INTERNAL_BUG.with("reason", defect.getClass().getSimpleName());
            return fail(
                    output,
                    log.logDefect(defect).map(trace -> bug.with("log", trace)).orElse(bug));
        } catch (OutOfMemoryError tooMuch) {
            return fail(output, ProblemCode.INTERNAL_BUG.with("reason", "out-of-memory"));
        }
    }

    private CommandResult fail(TerminalOutput output, Problem problem) {
        log.logCause(problem);
        if (!DataOutput.isReaderGone(problem)) {
            output.problem(problem);
        }
        return CommandResult.of(problem);
    }
}
