package dev.coffre.server.catalog;

import dev.coffre.vault.id.JobId;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.job.AgentSoftware;
import dev.coffre.vault.job.JobKind;
import dev.coffre.vault.job.JobResult;
import dev.coffre.vault.job.JobState;
import java.time.Instant;
import java.util.Optional;

/**
 * A job as reported, with the current names of its machine and vault. Times are by the vault's clock, except
 * {@code agentStarted}.
 *
 * @param nr the catalog's own number for it
 * @param lastReported when the agent last reported it; may be some minutes behind
 * @param agentStarted by the agent's clock, which may be wrong
 */
public record JobRow(
        long nr,
        JobId id,
        MachineId machine,
        String machineName,
        VaultId vault,
        String vaultName,
        JobKind kind,
        Instant started,
        Instant lastReported,
        Optional<Instant> ended,
        Instant agentStarted,
        AgentSoftware software,
        Optional<JobResult> end) {

    public JobState state() {
        return end.map(JobResult::outcome).orElse(JobState.IN_PROGRESS);
    }

    public TimeCursor cursor() {
        return new TimeCursor(started, nr);
    }
}
