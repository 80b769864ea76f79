package dev.coffre.vault.memory;

import dev.coffre.vault.id.JobId;
import dev.coffre.vault.job.AgentHealth;
import dev.coffre.vault.job.JobReport;
import dev.coffre.vault.job.JobResult;
import dev.coffre.vault.job.JobState;
import dev.coffre.vault.job.ReportSink;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What one machine reported. Thread-safe. */
public final class MemoryReportSink implements ReportSink {
    private final Map<JobId, JobReport> jobs = new LinkedHashMap<>();
    private Optional<AgentHealth> health = Optional.empty();

    @Override
    public synchronized JobState report(JobReport report) {
        JobReport kept =
                jobs.merge(report.id(), report, (known, next) -> known.end().isPresent() ? known : next);
        return kept.end().map(JobResult::outcome).orElse(JobState.IN_PROGRESS);
    }

    @Override
    public synchronized void report(AgentHealth reported) {
        health = Optional.of(reported);
    }

    /** Returns the newest report of each job, in the order of the jobs' first reports. */
    public synchronized List<JobReport> jobs() {
        return List.copyOf(jobs.values());
    }

    public synchronized Optional<AgentHealth> health() {
        return health;
    }
}
