package dev.coffre.agent.command;

import dev.coffre.agent.job.JobRegistry;
import dev.coffre.agent.machine.AgentInstallation;
import dev.coffre.agent.report.CacheSpace;
import dev.coffre.agent.report.ReportInterval;
import dev.coffre.agent.report.ReportingContext;
import dev.coffre.vault.job.AgentSoftware;
import dev.coffre.vault.job.ReportSink;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;

/**
 * The jobs of this machine, and what their reports to the vault contain.
 *
 * @param cache directory whose free space is reported
 */
record ReportedJobs(JobRegistry registry, AgentInstallation installation, Path cache, SecureRandom random) {
    /** Returns what is needed to report a job to the vault. */
    ReportingContext reporting(ReportSink vault) {
        return new ReportingContext(
                vault,
                AgentSoftware.sanitized(installation.agentVersion(), installation.operatingSystem()),
                random,
                new CacheSpace(cache),
                Optional.empty(),
                ReportInterval.DEFAULT);
    }
}
