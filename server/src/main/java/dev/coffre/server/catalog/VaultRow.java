package dev.coffre.server.catalog;

import dev.coffre.vault.id.VaultId;
import java.time.Instant;

/**
 * A vault.
 *
 * @param generation the generation of the newest vault credentials; 0 before the first
 * @param quota in bytes; 0 for none
 */
public record VaultRow(VaultId id, String name, String description, Instant created, long generation, long quota) {}
