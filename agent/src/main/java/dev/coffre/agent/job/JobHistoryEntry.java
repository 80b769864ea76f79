package dev.coffre.agent.job;

import dev.coffre.vault.id.JobId;
import dev.coffre.vault.job.AgentSoftware;
import dev.coffre.vault.job.JobKind;
import dev.coffre.vault.job.JobReport;
import dev.coffre.vault.job.JobResult;
import dev.coffre.vault.problem.ExitCode;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.wire.JobReportRequest;
import dev.coffre.vault.wire.MalformedMessageException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One job of the history. It is written when the job begins, again when it ends, and again when the vault has received
 * its end. An entry without an end whose process is not running was interrupted.
 *
 * @param job number, from 1
 * @param kind code of a {@link JobKind}
 * @param what the command's arguments, for people
 * @param started in ms since 1970
 * @param ended in ms since 1970
 * @param exit the exit code
 * @param code of the problem that ended it
 * @param details of that problem, shortened; absent in entries of older agents
 * @param point recovery point that it made or read
 * @param notRecovered number of entries that a recovery did not recover, or only partly; absent in entries of older agents
 * @param copies number of entries that a recovery placed beside an existing object; absent in entries of older agents
 * @param report state of its reporting to the vault; absent in entries of older agents
 */
public record JobHistoryEntry(
        long job,
        String kind,
        String what,
        long started,
        Optional<Long> ended,
        Optional<Integer> exit,
        Optional<String> code,
        Optional<Map<String, String>> details,
        Optional<Long> point,
        Optional<Long> bytesRead,
        Optional<Long> bytesSent,
        Optional<Long> warnings,
        Optional<Long> notRecovered,
        Optional<Long> copies,
        Optional<ReportState> report) {
    /** The end of a command that was shortened. */
    static final String CUT = "…";

    static JobHistoryEntry begun(long job, JobKind kind, String what, long started, JobId id) {
        return new JobHistoryEntry(
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
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(ReportState.begun(id.toString())));
    }

    /** @param details of the outcome's problem, shortened */
    JobHistoryEntry ended(long at, JobOutcome outcome, Map<String, String> details, JobResult end) {
        return new JobHistoryEntry(
                job,
                kind,
                what,
                started,
                Optional.of(at),
                Optional.of(outcome.exit().number()),
                outcome.code(),
                details.isEmpty() ? Optional.empty() : Optional.of(details),
                outcome.point(),
                Optional.of(outcome.figures().bytesRead()),
                Optional.of(outcome.figures().bytesSent()),
                Optional.of(outcome.warnings()),
                outcome.recovered().map(JobOutcome.Recovered::notRecovered),
                outcome.recovered().map(JobOutcome.Recovered::copies),
                report.map(state -> state.ended(JobReportRequest.End.of(end))));
    }

    JobHistoryEntry reported() {
        return new JobHistoryEntry(
                job,
                kind,
                what,
                started,
                ended,
                exit,
                code,
                details,
                point,
                bytesRead,
                bytesSent,
                warnings,
                notRecovered,
                copies,
                report.map(ReportState::reported));
    }

    /** Returns the beginning of a command that was shortened; empty if it is complete. */
    Optional<String> beginning() {
        return what.endsWith(CUT) ? Optional.of(what.substring(0, what.length() - CUT.length())) : Optional.empty();
    }

    /** Returns the problem that ended the job; empty if there is none, or none that this version knows. */
    public Optional<Problem> problem() {
        return code.flatMap(ProblemCode::fromCode).map(known -> new Problem(known, details.orElse(Map.of())));
    }

    /** Returns bytes of the files in the recovery point that the job made; empty for entries of older agents. */
    Optional<Long> pointBytes() {
        return report.flatMap(ReportState::end).map(JobReportRequest.End::bytes);
    }

    /** Returns the number of warnings with one of these codes; 0 if it is not known. */
    long countOf(Set<ProblemCode> codes) {
        Map<String, Long> counts = report.flatMap(ReportState::end)
                .map(JobReportRequest.End::warningsByCode)
                .orElse(Map.of());
        return codes.stream()
                .mapToLong(counted -> counts.getOrDefault(counted.code(), 0L))
                .sum();
    }

    /** Returns the id of the process that runs the job; empty if the job has ended. */
    public Optional<Long> process() {
        return status() == JobStatus.RUNNING ? report.map(ReportState::process) : Optional.empty();
    }

    /** Returns the job's current state. */
    public JobStatus status() {
        if (ended.isEmpty()) {
            return report.filter(ReportState::runs).isPresent() ? JobStatus.RUNNING : JobStatus.INTERRUPTED;
        }
        if (code.equals(Optional.of(ProblemCode.JOB_CANCELLED.code()))) {
            return JobStatus.CANCELLED;
        }
        if (exit.equals(Optional.of(ExitCode.DONE.number()))) {
            return JobStatus.DONE;
        }
        return exit.equals(Optional.of(ExitCode.WARNINGS.number())) ? JobStatus.WARNINGS : JobStatus.FAILED;
    }

    /** Returns whether the vault has received the job's end; always false for jobs of older agents. */
    public boolean isHeard() {
        return report.filter(ReportState::told).isPresent();
    }

    boolean hasId(JobId id) {
        return report.filter(state -> state.id().equals(id.toString())).isPresent();
    }

    /** Returns whether the job is over and the vault has not received its end. */
    boolean isUnreported() {
        return report.filter(state -> !state.told() && (state.end().isPresent() || ended.isEmpty() && !state.runs()))
                .isPresent();
    }

    /** Returns the final report for the vault; empty if the entry has no report or is damaged. */
    Optional<JobReport> finalReport(AgentSoftware software) {
        try {
            return report.map(state -> new JobReportRequest(
                            kind,
                            software.version(),
                            software.os(),
                            started,
                            Optional.empty(),
                            Optional.of(state.end()
                                    .orElseGet(() ->
                                            JobReportRequest.End.of(JobResult.failed(ProblemCode.JOB_INTERRUPTED)))))
                    .toReport(JobId.parse(state.id())));
        } catch (MalformedMessageException | IllegalArgumentException damaged) {
            return Optional.empty();
        }
    }
}
