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
record Result(ExitCode exit, String code, Optional<Long> point, Optional<Figures> figures) {
    /** The figures of a job, named as in the result line of {@code --json}: bytes and counts. */
    record Figures(
            long bytesRead,
            long bytesSent,
            long bytesResent,
            long recordsSent,
            long dataRecordsSent,
            long bytesStored) {}

    static Result done() {
        return new Result(ExitCode.DONE, word(ExitCode.DONE), Optional.empty(), Optional.empty());
    }

    static Result of(Problem problem) {
        return new Result(problem.exit(), problem.code().code(), Optional.empty(), Optional.empty());
    }

    /** Returns the result of a job that completed, perhaps with warnings. */
    static Result ofJob(boolean warnings, Optional<Long> point, Figures figures) {
        ExitCode exit = warnings ? ExitCode.WARNINGS : ExitCode.DONE;
        return new Result(exit, word(exit), point, Optional.of(figures));
    }

    /** Returns a result that is neither success nor a problem. */
    static Result of(ExitCode exit) {
        return new Result(exit, word(exit), Optional.empty(), Optional.empty());
    }

    /** Returns the same result with a recovery point. */
    Result at(long seq) {
        return new Result(exit, code, Optional.of(seq), figures);
    }

    private static String word(ExitCode exit) {
        return exit.name().toLowerCase(Locale.ROOT);
    }
}
