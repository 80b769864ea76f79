package dev.coffre.vault.wire;

import static dev.coffre.vault.field.Holds.What.HASH;
import static dev.coffre.vault.field.Holds.What.MILLIS;

import dev.coffre.vault.field.Holds;
import java.util.Optional;

/**
 * A recovery point as lists show it; {@code receivedAt} in ms, the numbers absent where the vault cannot read it.
 *
 * @param degraded whether something that it needs is damaged
 */
public record PointEntry(
        long seq,
        @Holds(HASH) String hash,
        @Holds(MILLIS) long receivedAt,
        Optional<Long> files,
        Optional<Long> bytes,
        boolean degraded) {}
