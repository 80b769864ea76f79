package dev.coffre.vault.job;

import dev.coffre.vault.problem.ProblemCode;
import java.util.Map;
import java.util.Optional;

/**
 * How a job ended.
 *
 * @param outcome never {@link JobState#IN_PROGRESS}
 * @param exit the agent's exit code, 0 to 255
 * @param code the problem that ended it
 * @param warnings total number
 * @param warningsByCode number for each code that both ends know
 * @param point seq of the recovery point that it made or read
 */
public record JobResult(
        JobState outcome,
        int exit,
        Optional<ProblemCode> code,
        long warnings,
        Map<ProblemCode, Long> warningsByCode,
        JobStats stats,
        Optional<Long> point) {
    private static final int MAX_EXIT = 255;

    public JobResult {
        warningsByCode = Map.copyOf(warningsByCode);
        if (!outcome.isEnded()
                || exit < 0
                || exit > MAX_EXIT
                || warnings < 0
                || warningsByCode.values().stream().anyMatch(count -> count < 1)
                || point.filter(seq -> seq < 1).isPresent()) {
            throw new IllegalArgumentException("not the end of a job");
        }
    }

    /** Returns a failed end that has only a code. */
    public static JobResult failed(ProblemCode code) {
        return new JobResult(
                JobState.FAILED,
                code.exitCode().number(),
                Optional.of(code),
                0,
                Map.of(),
                JobStats.NONE,
                Optional.empty());
    }
}
