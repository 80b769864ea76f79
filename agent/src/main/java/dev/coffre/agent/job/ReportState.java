package dev.coffre.agent.job;

import dev.coffre.vault.wire.JobReportRequest;
import java.time.Instant;
import java.util.Optional;

/**
 * The state of reporting a job to the vault.
 *
 * @param id of the job at the vault
 * @param told whether the vault has received the end
 * @param process that runs the job
 * @param processStarted in ms since 1970; distinguishes processes that reuse a pid
 * @param end once it has ended
 */
public record ReportState(
        String id, boolean told, long process, Optional<Long> processStarted, Optional<JobReportRequest.End> end) {

    static ReportState begun(String id) {
        ProcessHandle self = ProcessHandle.current();
        return new ReportState(id, false, self.pid(), startOf(self), Optional.empty());
    }

    ReportState ended(JobReportRequest.End how) {
        return new ReportState(id, told, process, processStarted, Optional.of(how));
    }

    ReportState reported() {
        return new ReportState(id, true, process, processStarted, end);
    }

    /** Returns whether the process that began the job still runs. */
    boolean runs() {
        return running().isPresent();
    }

    /** Asks the process that began the job to end. Returns whether it could be asked: not on Windows. */
    boolean terminate() {
        return running()
                .filter(_ -> processStarted.isPresent())
                .filter(ProcessHandle::supportsNormalTermination)
                .filter(other -> !other.equals(ProcessHandle.current()))
                .filter(ProcessHandle::destroy)
                .isPresent();
    }

    private Optional<ProcessHandle> running() {
        return ProcessHandle.of(process)
                .filter(ProcessHandle::isAlive)
                .filter(alive -> startOf(alive).equals(processStarted));
    }

    private static Optional<Long> startOf(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli);
    }
}
