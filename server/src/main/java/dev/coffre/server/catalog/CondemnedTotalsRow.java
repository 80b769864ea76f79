package dev.coffre.server.catalog;

import dev.coffre.vault.id.VaultId;
import java.time.Instant;

/**
 * The condemned records of a vault, by cycle.
 *
 * @param cycle the cycle that condemned them
 * @param condemnedAt when their condemnation took effect
 */
public record CondemnedTotalsRow(VaultId vault, long cycle, Instant condemnedAt, long records, long bytes) {}
