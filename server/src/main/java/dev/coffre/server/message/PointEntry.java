package dev.coffre.server.message;

import static dev.coffre.vault.field.FieldFormat.Format.HASH;
import static dev.coffre.vault.field.FieldFormat.Format.MILLIS;

import dev.coffre.vault.field.FieldFormat;
import java.util.Optional;

/**
 * A recovery point, as in lists; {@code receivedAt} in ms. The numbers are absent if the vault cannot read the point.
 *
 * @param degraded whether a record that it needs is damaged
 */
public record PointEntry(
        long seq,
        @FieldFormat(HASH) String hash,
        @FieldFormat(MILLIS) long receivedAt,
        Optional<Long> files,
        Optional<Long> bytes,
        boolean degraded) {}
