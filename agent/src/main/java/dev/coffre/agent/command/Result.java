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
            long bytesStored) {
        static final Figures NONE = new Figures(0, 0, 0, 0, 0, 0);
    }

    static Result done() {
        return new Result(ExitCode.DONE, word(ExitCode.DONE), Optional.empty(), Optional.empty());
    }

    static Result of(Problem problem) {
        return new Result(problem.code().exit(), problem.code().code(), Optional.empty(), Optional.empty());
    }

    /** A job that ran to its end, perhaps with warnings. */
    static Result ofJob(boolean warnings, Optional<Long> point, Figures figures) {
        ExitCode exit = warnings ? ExitCode.WARNINGS : ExitCode.DONE;
        return new Result(exit, word(exit), point, Optional.of(figures));
    }

    /** A recovery or a check of one point. */
    static Result ofRecovery(ExitCode exit, long point) {
        return new Result(exit, word(exit), Optional.of(point), Optional.empty());
    }

    private static String word(ExitCode exit) {
        return exit.name().toLowerCase(Locale.ROOT);
    }
}
