package dev.coffre.vault.job;

import dev.coffre.vault.id.JobId;
import java.time.Instant;
import java.util.Optional;

/**
 * Everything that an agent reports about one job at one moment. Each report is complete, so the next one makes up for a lost
 * one.
 *
 * @param startedAt by the agent's clock, which may be wrong: for information only
 */
public record JobReport(
        JobId id,
        JobKind kind,
        AgentSoftware software,
        Instant startedAt,
        Optional<JobProgress> progress,
        Optional<JobResult> end) {}
