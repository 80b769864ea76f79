package dev.coffre.vault.job;

import dev.coffre.vault.id.JobId;
import java.time.Instant;
import java.util.Optional;

/**
 * All that an agent has to say of one job at one moment. Each report is whole, so one that gets lost is made good by the
 * next.
 *
 * @param startedAt by the agent's clock, which may be wrong: for information only
 */
public record JobReport(
        JobId id,
        JobKind kind,
        AgentSoftware software,
        Instant startedAt,
        Optional<JobProgress> progress,
        Optional<JobEnd> end) {}
