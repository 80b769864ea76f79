package dev.coffre.agent.report;

import dev.coffre.vault.job.AgentHealth;
import dev.coffre.vault.job.AgentSoftware;
import dev.coffre.vault.job.JobReports;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * What the reports of a job need.
 *
 * @param vault where they go
 * @param random makes the ids of jobs
 * @param protectedItems how many folders and files a backup protects; empty for other jobs
 * @param cache whose free space is told
 */
public record Reporting(
        JobReports vault,
        AgentSoftware software,
        RandomGenerator random,
        CacheSpace cache,
        Optional<Long> protectedItems,
        Pace pace) {

    /** How this agent is, which a backup tells, for only it knows all of it; looks at the cache folder's file system. */
    Optional<AgentHealth> health() {
        return protectedItems.map(items -> new AgentHealth(software, cache.percentFree(), protectedItems));
    }

    /** The same, of a backup that protects so many folders and files. */
    public Reporting protecting(long items) {
        return new Reporting(vault, software, random, cache, Optional.of(items), pace);
    }

    @Override
    public String toString() {
        return "Reporting";
    }
}
