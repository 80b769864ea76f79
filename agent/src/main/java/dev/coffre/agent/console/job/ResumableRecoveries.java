package dev.coffre.agent.console.job;

import dev.coffre.agent.child.ChildJob;
import dev.coffre.agent.child.ChildJobs;
import dev.coffre.agent.child.ChildProgress;
import dev.coffre.agent.job.JobHistoryEntry;
import dev.coffre.agent.job.JobRegistry;
import dev.coffre.agent.job.JobStatus;
import dev.coffre.agent.recovery.RecoveryCommandLine;
import dev.coffre.agent.recovery.RecoveryOrder;
import dev.coffre.vault.job.JobKind;
import dev.coffre.vault.problem.ExitCode;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The recoveries that ended early and can be resumed. One that was completed since cannot, wherever it was: files that were
 * changed after it must not be overwritten by a page that was left open. Thread-safe.
 *
 * @param children jobs that this console started, also those of other machines, which the history does not have
 */
public record ResumableRecoveries(JobRegistry jobs, ChildJobs children) {
    /** Returns what a recovery was to recover, where and how; empty for other jobs, and if its command was too long to keep. */
    public Optional<RecoveryOrder> order(JobHistoryEntry entry) {
        return entry.kind().equals(JobKind.RECOVERY.code())
                ? RecoveryCommandLine.parse(jobs.command(entry))
                : Optional.empty();
    }

    /** Returns what a job of the history ordered, if it ended early and no later one has completed it or works on it. */
    public Optional<RecoveryOrder> of(JobHistoryEntry entry) {
        boolean endedEarly = entry.status() == JobStatus.INTERRUPTED
                || failure(entry).filter(RecoveryOrder::isResumable).isPresent();
        return Optional.of(entry)
                .filter(_ -> endedEarly)
                .flatMap(this::order)
                .filter(order -> !isTakenUp(order, later -> later.job() > entry.job()));
    }

    /** As {@link #of(JobHistoryEntry)}, for a job that this console started. */
    public Optional<RecoveryOrder> of(ChildJob job) {
        return job.order()
                .recovery()
                .filter(_ -> job.progress().isResumable())
                .filter(order -> children.all().stream()
                        .filter(later -> later.number() > job.number())
                        .filter(later ->
                                later.order().recovery().filter(order::isSame).isPresent())
                        .noneMatch(later -> isSuccessOrRuns(later.progress())))
                .filter(order -> !isTakenUp(
                        order, later -> later.started() >= job.started().toEpochMilli()));
    }

    private boolean isTakenUp(RecoveryOrder order, Predicate<JobHistoryEntry> isLater) {
        return jobs.entries().stream()
                .filter(isLater)
                .filter(later -> later.status().isSuccess() || later.status() == JobStatus.RUNNING)
                .anyMatch(later -> order(later).filter(order::isSame).isPresent());
    }

    private static boolean isSuccessOrRuns(ChildProgress progress) {
        return progress.exit()
                .map(exit -> exit == ExitCode.DONE.number() || exit == ExitCode.WARNINGS.number())
                .orElse(true);
    }

    /** Returns why the job failed. */
    static Optional<Problem> failure(JobHistoryEntry entry) {
        return switch (entry.status()) {
            case RUNNING, DONE, WARNINGS -> Optional.empty();
            case INTERRUPTED -> Optional.of(ProblemCode.JOB_INTERRUPTED.problem());
            case CANCELLED, FAILED -> entry.problem();
        };
    }
}
