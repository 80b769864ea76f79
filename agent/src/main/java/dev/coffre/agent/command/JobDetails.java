package dev.coffre.agent.command;

import dev.coffre.agent.job.JobHistoryEntry;
import dev.coffre.agent.job.JobRegistry;
import dev.coffre.agent.job.JobStatus;
import dev.coffre.agent.job.ReportState;
import dev.coffre.agent.recovery.RecoveryCommandLine;
import dev.coffre.agent.recovery.RecoveryOrder;
import dev.coffre.vault.job.JobKind;
import dev.coffre.vault.wire.JobReportRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A job of the history, for people. */
record JobDetails(TerminalOutput output, JobHistoryEntry job) {
    /** Beginning of what an export works on. The vault counts it as a recovery. */
    static final String EXPORT = "export ";

    /** Returns the name of the kind. */
    String kind() {
        return output.texts().format("jobs.kind." + (isExport() ? "export" : job.kind()));
    }

    private boolean isExport() {
        return job.kind().equals(JobKind.RECOVERY.code()) && job.what().startsWith(EXPORT);
    }

    /** Returns what the job worked on, with its recovery point and the code of the problem that ended it. */
    String what() {
        StringBuilder what = new StringBuilder(
                isExport() || job.kind().equals(JobKind.CHECK.code())
                        ? output.texts().format("jobs.what.point", job.what().replace(EXPORT, ""))
                        : job.what());
        if (job.kind().equals(JobKind.BACKUP.code())) {
            job.point().ifPresent(point -> what.append(output.texts().format("jobs.what.made", point)));
        }
        failure().ifPresent(code -> what.append(" [").append(code).append(']'));
        return what.toString().strip();
    }

    /** Returns the code of the problem because of which the job failed. */
    private Optional<String> failure() {
        return job.status() == JobStatus.FAILED ? job.code() : Optional.empty();
    }

    /** Prints everything that is known. */
    void print(JobRegistry jobs) {
        output.message("jobs.detail.started", time(job.started()));
        job.ended()
                .ifPresent(ended -> output.message(
                        "jobs.detail.ended",
                        time(ended),
                        output.format().duration(Duration.ofMillis(Math.max(0, ended - job.started())))));
        job.point().ifPresent(point -> output.message("jobs.detail.point", point));
        job.report().flatMap(ReportState::end).ifPresent(this::printFigures);
        if (job.status() == JobStatus.FAILED) {
            job.problem().ifPresent(why -> output.finding("failure", why));
        }
        if (isResumable(jobs)) {
            output.message("jobs.detail.resume", jobs.command(job));
        }
    }

    private String time(long millis) {
        return output.format().instant(Instant.ofEpochMilli(millis));
    }

    private void printFigures(JobReportRequest.End end) {
        if (end.files() > 0) {
            output.message(
                    "jobs.detail.files",
                    output.format().count(end.files()),
                    output.format().bytes(end.bytes()));
        }
        if (job.kind().equals(JobKind.BACKUP.code())) {
            output.message(
                    "backup.figures",
                    output.format().bytes(end.bytesRead()),
                    output.format().bytes(end.bytesSent()),
                    output.format().bytes(end.bytesStored()));
        }
    }

    /** Returns whether this is a recovery that ended early, and the same command goes on where it ended. */
    private boolean isResumable(JobRegistry jobs) {
        boolean endedEarly = switch (job.status()) {
            case INTERRUPTED -> true;
            case CANCELLED, FAILED ->
                job.problem().filter(RecoveryOrder::isResumable).isPresent();
            case RUNNING, DONE, WARNINGS -> false;
        };
        return endedEarly
                && order(job, jobs)
                        .filter(order -> jobs.entries().stream()
                                .filter(other -> other.job() > job.job())
                                .noneMatch(later -> completesOrRuns(later, order, jobs)))
                        .isPresent();
    }

    /** Older agents noted the recovery point alone. A path may be spelled out, and a very long command is not kept. */
    private static Optional<RecoveryOrder> order(JobHistoryEntry job, JobRegistry jobs) {
        return job.kind().equals(JobKind.RECOVERY.code())
                ? RecoveryCommandLine.parse(jobs.command(job))
                : Optional.empty();
    }

    /** Other options, such as {@code --verify}, recover the same: the former command would then make copies. */
    private static boolean completesOrRuns(JobHistoryEntry later, RecoveryOrder order, JobRegistry jobs) {
        return (later.status().isSuccess() || later.status() == JobStatus.RUNNING)
                && order(later, jobs).filter(order::isSame).isPresent();
    }
}
