package dev.coffre.server.catalog;

import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.VaultId;

/**
 * A domain.
 *
 * @param nr the catalog's own short number for it
 * @param epoch the epoch of its newest data key
 * @param bytesStored the bytes of all its records
 */
public record DomainRow(int nr, DomainId id, VaultId vault, int epoch, long bytesStored) {}
