package dev.coffre.vault.memory;

import dev.coffre.vault.id.JobId;
import dev.coffre.vault.job.JobEnd;
import dev.coffre.vault.job.JobReports;
import dev.coffre.vault.testing.ReportsContract;

class MemoryReportsTest extends ReportsContract {
    private final MemoryReports reports = new MemoryReports();

    @Override
    protected JobReports reports() {
        return reports;
    }

    @Override
    protected JobEnd endOf(JobId job) {
        return reports.jobs().stream()
                .filter(report -> report.id().equals(job))
                .findFirst()
                .orElseThrow()
                .end()
                .orElseThrow();
    }
}
