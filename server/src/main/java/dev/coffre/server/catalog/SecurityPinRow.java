package dev.coffre.server.catalog;

import dev.coffre.vault.id.Sha256;
import java.time.Instant;

/**
 * A security PIN. The hashes are keyed by a key that is not in the catalog.
 *
 * @param name of the first half
 * @param proof of the second half
 */
public record SecurityPinRow(Sha256 name, Sha256 proof, Instant expires, int attempts) {}
