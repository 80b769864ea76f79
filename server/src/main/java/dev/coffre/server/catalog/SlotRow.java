package dev.coffre.server.catalog;

import dev.coffre.vault.id.SlotId;
import java.time.Instant;
import java.util.Optional;

/**
 * A key slot of a domain.
 *
 * @param served whether it is valid now
 * @param superseded when it was superseded; empty for a valid one, or if unknown
 * @param restorableUntil until when an owner can make it valid again
 */
public record SlotRow(SlotId id, boolean valid, Optional<Instant> supersededAt, Optional<Instant> reinstatableUntil) {
    public boolean isReinstatable(Instant now) {
        return !valid && reinstatableUntil.filter(now::isBefore).isPresent();
    }
}
