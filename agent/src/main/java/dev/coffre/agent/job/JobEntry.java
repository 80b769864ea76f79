package dev.coffre.agent.job;

import dev.coffre.vault.job.JobKind;
import java.util.Optional;

/**
 * One job of the history. It is written when the job begins, and once more, complete, when it ends; one that has no end
 * and does not run was interrupted.
 *
 * @param job counts up from 1
 * @param kind code of a {@link JobKind}
 * @param what the command's arguments, for people
 * @param started in ms since 1970
 * @param ended in ms since 1970
 * @param exit the exit code
 * @param code of the problem that ended it
 * @param point the recovery point that it made or read
 */
public record JobEntry(
        long job,
        String kind,
        String what,
        long started,
        Optional<Long> ended,
        Optional<Integer> exit,
        Optional<String> code,
        Optional<Long> point,
        Optional<Long> bytesRead,
        Optional<Long> bytesSent,
        Optional<Long> warnings) {

    static JobEntry begun(long job, JobKind kind, String what, long started) {
        return new JobEntry(
                job,
                kind.code(),
                what,
                started,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    JobEntry ended(long at, JobOutcome outcome) {
        return new JobEntry(
                job,
                kind,
                what,
                started,
                Optional.of(at),
                Optional.of(outcome.exit()),
                outcome.code(),
                outcome.point(),
                Optional.of(outcome.bytesRead()),
                Optional.of(outcome.bytesSent()),
                Optional.of(outcome.warnings()));
    }
}
