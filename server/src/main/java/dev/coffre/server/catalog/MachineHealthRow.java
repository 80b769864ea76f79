package dev.coffre.server.catalog;

import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.job.AgentHealth;
import java.time.Instant;
import java.util.Optional;

/**
 * The health of a machine's agent.
 *
 * @param lastSeen the last authenticated request by the vault's clock; may be some minutes behind
 * @param reported the agent's own report; empty before the first
 */
public record MachineHealthRow(MachineId machine, Instant lastSeen, Optional<AgentHealth> reported) {}
