package dev.coffre.server.catalog;

import dev.coffre.vault.id.SlotId;
import java.time.Instant;
import java.util.Optional;

/**
 * A key slot of a domain.
 *
 * @param valid whether the vault serves it
 * @param supersededAt when it was superseded; empty for a valid one, or if unknown
 * @param reinstatableUntil until when an owner can reinstate it
 */
public record SlotRow(SlotId id, boolean valid, Optional<Instant> supersededAt, Optional<Instant> reinstatableUntil) {
    public boolean isReinstatable(Instant now) {
        return !valid && reinstatableUntil.filter(now::isBefore).isPresent();
    }
}
