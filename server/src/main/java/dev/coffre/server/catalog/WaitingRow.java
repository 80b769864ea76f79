package dev.coffre.server.catalog;

import dev.coffre.vault.id.VaultId;
import java.time.Instant;

/**
 * Condemned records of a vault.
 *
 * @param cycle which condemned them
 * @param since when that began to hold
 */
public record WaitingRow(VaultId vault, long cycle, Instant since, long records, long bytes) {}
