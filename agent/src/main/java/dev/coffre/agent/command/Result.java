package dev.coffre.agent.command;

import dev.coffre.vault.problem.ExitCode;
import dev.coffre.vault.problem.Problem;
import java.util.Locale;
import java.util.Optional;

/**
 * How a command ended.
 *
 * @param code of the problem that ended it, or {@code done} or {@code warnings}
 * @param point the recovery point that it made or read
 */
record Result(ExitCode exit, String code, Optional<Long> point, Optional<Figures> figures) {
    /** What a job moved, as the last line of {@code --json} names it. Bytes and counts. */
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

    /** A job that ran to its end, perhaps with warnings. */
    static Result ofJob(boolean warnings, Optional<Long> point, Figures figures) {
        ExitCode exit = warnings ? ExitCode.WARNINGS : ExitCode.DONE;
        return new Result(exit, word(exit), point, Optional.of(figures));
    }

    /** An end that is more than done or failed. */
    static Result of(ExitCode exit) {
        return new Result(exit, word(exit), Optional.empty(), Optional.empty());
    }

    /** The same end, of this recovery point. */
    Result at(long seq) {
        return new Result(exit, code, Optional.of(seq), figures);
    }

    private static String word(ExitCode exit) {
        return exit.name().toLowerCase(Locale.ROOT);
    }
}
