package dev.coffre.agent.job;

import dev.coffre.vault.job.JobResult;
import dev.coffre.vault.job.JobState;
import dev.coffre.vault.job.JobStats;
import dev.coffre.vault.problem.ExitCode;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.util.Map;
import java.util.Optional;

/**
 * How a job ended, for the history.
 *
 * @param code of the problem that ended it, or that explains an exit other than {@link ExitCode#DONE}
 * @param details of that problem
 * @param point recovery point that it made or read
 * @param warnings their number
 * @param recovered what a recovery counted; empty for other jobs
 */
public record JobOutcome(
        ExitCode exit,
        Optional<String> code,
        Map<String, String> details,
        Optional<Long> point,
        JobStats figures,
        long warnings,
        Optional<Recovered> recovered) {
    public JobOutcome {
        details = Map.copyOf(details);
    }

    public JobOutcome(ExitCode exit, Optional<String> code, Optional<Long> point, JobStats figures, long warnings) {
        this(exit, code, Map.of(), point, figures, warnings, Optional.empty());
    }

    /**
     * The counts of a recovery.
     *
     * @param notRecovered number of entries that it did not recover, or only partly
     * @param copies number of entries that it recovered beside an existing object of the same name
     */
    public record Recovered(long notRecovered, long copies) {}

    public static JobOutcome failed(ProblemCode code) {
        return failed(code.problem());
    }

    public static JobOutcome failed(Problem problem) {
        return new JobOutcome(
                problem.exitCode(),
                Optional.of(problem.code().code()),
                problem.details(),
                Optional.empty(),
                JobStats.NONE,
                0,
                Optional.empty());
    }

    /**
     * Returns the end as reported to the vault. A job that failed because of its findings gets the code of the most frequent
     * one.
     */
    JobResult end(Map<ProblemCode, Long> warningsByCode) {
        JobState state = state();
        Optional<ProblemCode> why = state == JobState.FAILED || state == JobState.CANCELLED
                ? code.flatMap(ProblemCode::fromCode).or(() -> mostFrequent(warningsByCode))
                : Optional.empty();
        return new JobResult(state, exit.number(), why, warnings, warningsByCode, figures, point);
    }

    private JobState state() {
        if (code.equals(Optional.of(ProblemCode.JOB_CANCELLED.code()))) {
            return JobState.CANCELLED;
        }
        return switch (exit) {
            case DONE -> JobState.COMPLETED;
            case WARNINGS -> JobState.COMPLETED_WITH_WARNINGS;
            default -> JobState.FAILED;
        };
    }

    private static Optional<ProblemCode> mostFrequent(Map<ProblemCode, Long> byCode) {
        return byCode.entrySet().stream().max(Map.Entry.comparingByValue()).map(Map.Entry::getKey);
    }
}
