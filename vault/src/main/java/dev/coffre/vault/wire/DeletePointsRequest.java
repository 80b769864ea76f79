package dev.coffre.vault.wire;

import static dev.coffre.vault.field.FieldFormat.Format.SECRET;

import dev.coffre.vault.field.FieldFormat;
import dev.coffre.vault.field.FieldLimit;
import java.util.Optional;

/**
 * Asks to delete recovery points.
 *
 * @param point seq of the point; absent for all points of the machine
 * @param pin a security PIN for {@code delete-data}
 */
public record DeletePointsRequest(
        @FieldLimit(min = 1, max = FieldLimit.MAX_COUNT) Optional<Long> point,
        @FieldFormat(SECRET) Optional<String> pin) {
    /** Omits the PIN, which must not reach a log. */
    @Override
    public String toString() {
        return "DeletePointsRequest[" + point + "]";
    }
}
