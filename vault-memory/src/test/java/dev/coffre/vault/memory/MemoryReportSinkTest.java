package dev.coffre.vault.memory;

import dev.coffre.vault.id.JobId;
import dev.coffre.vault.job.JobResult;
import dev.coffre.vault.job.ReportSink;
import dev.coffre.vault.testing.ReportsContract;

class MemoryReportSinkTest extends ReportsContract {
    private final MemoryReportSink reports = new MemoryReportSink();

    @Override
    protected ReportSink reports() {
        return reports;
    }

    @Override
    protected JobResult endOf(JobId job) {
        return reports.jobs().stream()
                .filter(report -> report.id().equals(job))
                .findFirst()
                .orElseThrow()
                .end()
                .orElseThrow();
    }
}
