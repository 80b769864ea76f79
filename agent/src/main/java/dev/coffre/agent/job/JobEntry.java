package dev.coffre.agent.job;

import dev.coffre.vault.id.JobId;
import dev.coffre.vault.job.AgentSoftware;
import dev.coffre.vault.job.JobEnd;
import dev.coffre.vault.job.JobKind;
import dev.coffre.vault.job.JobReport;
import dev.coffre.vault.problem.ExitCode;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.wire.MalformedMessage;
import dev.coffre.vault.wire.ReportJob;
import java.util.Optional;

/**
 * One job of the history. It is written when the job begins, again when it ends, and again when the vault has received its end.
 * An entry without an end whose process is not running was interrupted.
 *
 * @param job number, from 1
 * @param kind code of a {@link JobKind}
 * @param what the command's arguments, for people
 * @param started in ms since 1970
 * @param ended in ms since 1970
 * @param exit the exit code
 * @param code of the problem that ended it
 * @param point recovery point that it made or read
 * @param report state of its reporting to the vault; absent in entries of older agents
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
        Optional<Long> warnings,
        Optional<ReportState> report) {

    static JobEntry begun(long job, JobKind kind, String what, long started, JobId id) {
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
                Optional.empty(),
                Optional.of(ReportState.begun(id.toString())));
    }

    JobEntry ended(long at, JobOutcome outcome, JobEnd end) {
        return new JobEntry(
                job,
                kind,
                what,
                started,
                Optional.of(at),
                Optional.of(outcome.exit().number()),
                outcome.code(),
                outcome.point(),
                Optional.of(outcome.figures().bytesRead()),
                Optional.of(outcome.figures().bytesSent()),
                Optional.of(outcome.warnings()),
                report.map(state -> state.ended(ReportJob.End.of(end))));
    }

    JobEntry heard() {
        return new JobEntry(
                job,
                kind,
                what,
                started,
                ended,
                exit,
                code,
                point,
                bytesRead,
                bytesSent,
                warnings,
                report.map(ReportState::heard));
    }

    /** Returns bytes of the files in the recovery point that the job made; empty for entries of older agents. */
    Optional<Long> backedUp() {
        return report.flatMap(ReportState::end).map(ReportJob.End::bytes);
    }

    /** Returns the job's current state. */
    public JobStanding standing() {
        if (ended.isEmpty()) {
            return report.filter(ReportState::runs).isPresent() ? JobStanding.RUNNING : JobStanding.INTERRUPTED;
        }
        if (code.equals(Optional.of(ProblemCode.JOB_CANCELLED.code()))) {
            return JobStanding.CANCELLED;
        }
        if (exit.equals(Optional.of(ExitCode.DONE.number()))) {
            return JobStanding.DONE;
        }
        return exit.equals(Optional.of(ExitCode.WARNINGS.number())) ? JobStanding.WARNINGS : JobStanding.FAILED;
    }

    /** Returns whether the vault has received the job's end; always false for jobs of older agents. */
    public boolean isHeard() {
        return report.filter(ReportState::told).isPresent();
    }

    boolean isCalled(JobId id) {
        return report.filter(state -> state.id().equals(id.toString())).isPresent();
    }

    /** Returns whether the job is over and the vault has not received its end. */
    boolean isUntold() {
        return report.filter(state -> !state.told() && (state.end().isPresent() || ended.isEmpty() && !state.runs()))
                .isPresent();
    }

    /** Returns the final report for the vault; empty if the entry has no report or is damaged. */
    Optional<JobReport> lastReport(AgentSoftware software) {
        try {
            return report.map(state -> new ReportJob(
                            kind,
                            software.version(),
                            software.os(),
                            started,
                            Optional.empty(),
                            Optional.of(state.end()
                                    .orElseGet(() -> ReportJob.End.of(JobEnd.failed(ProblemCode.JOB_INTERRUPTED)))))
                    .meant(JobId.parse(state.id())));
        } catch (MalformedMessage | IllegalArgumentException damaged) {
            return Optional.empty();
        }
    }
}
