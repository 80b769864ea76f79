package dev.coffre.agent.report;

import dev.coffre.vault.job.AgentHealth;
import dev.coffre.vault.job.AgentSoftware;
import dev.coffre.vault.job.ReportSink;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * What is needed to report a job.
 *
 * @param vault where the reports go
 * @param random generates job ids
 * @param protectedItems how many folders and files a backup protects; empty for other jobs
 * @param cache whose free space is reported
 */
public record ReportingContext(
        ReportSink vault,
        AgentSoftware software,
        RandomGenerator random,
        CacheSpace cache,
        Optional<Long> protectedItems,
        ReportInterval interval) {

    /**
     * Returns the health of this agent; empty unless the job is a backup. Reads the free space of the cache folder's file
     * system.
     */
    Optional<AgentHealth> health() {
        return protectedItems.map(items -> new AgentHealth(software, cache.percentFree(), protectedItems));
    }

    /** Returns a copy for a backup with this number of protected folders and files. */
    public ReportingContext withProtectedItems(long items) {
        return new ReportingContext(vault, software, random, cache, Optional.of(items), interval);
    }

    @Override
    public String toString() {
        return "Reporting";
    }
}
