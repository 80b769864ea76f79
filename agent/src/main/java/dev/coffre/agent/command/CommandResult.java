package dev.coffre.agent.command;

import dev.coffre.vault.problem.ExitCode;
import dev.coffre.vault.problem.Problem;
import java.util.Locale;
import java.util.Optional;

/**
 * How a command ended.
 *
 * @param code of the problem that ended it, or the exit code's name in lower case
 * @param point the recovery point that it made or read
 */
record CommandResult(ExitCode exit, String code, Optional<Long> point, Optional<Figures> figures) {
    /** The figures of a job, named as in the result line of {@code --json}: bytes and counts. */
    record Figures(
            long bytesRead,
            long bytesSent,
            long bytesResent,
            long recordsSent,
            long dataRecordsSent,
            long bytesStored) {}

    static CommandResult done() {
        return new CommandResult(ExitCode.DONE, word(ExitCode.DONE), Optional.empty(), Optional.empty());
    }

    static CommandResult of(Problem problem) {
        return new CommandResult(problem.exitCode(), problem.code().code(), Optional.empty(), Optional.empty());
    }

    /** Returns the result of a job that completed, perhaps with warnings. */
    static CommandResult ofJob(boolean warnings, Optional<Long> point, Figures figures) {
        ExitCode exit = warnings ? ExitCode.WARNINGS : ExitCode.DONE;
        return new CommandResult(exit, word(exit), point, Optional.of(figures));
    }

    /** Returns a result that is neither success nor a problem. */
    static CommandResult of(ExitCode exit) {
        return new CommandResult(exit, word(exit), Optional.empty(), Optional.empty());
    }

    /** Returns the same result with a recovery point. */
    CommandResult at(long seq) {
        return new CommandResult(exit, code, Optional.of(seq), figures);
    }

    private static String word(ExitCode exit) {
        return exit.name().toLowerCase(Locale.ROOT);
    }
}
