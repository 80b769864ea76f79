package dev.coffre.vault.wire;

import static dev.coffre.vault.field.Holds.What.SECRET;

import dev.coffre.vault.field.Holds;
import dev.coffre.vault.field.Limit;
import java.util.Optional;

/**
 * Asks to delete recovery points.
 *
 * @param point seq of the point; absent for all points of the machine
 * @param pin a security PIN for {@code delete-data}
 */
public record AskDeletion(
        @Limit(least = 1, most = Limit.COUNT) Optional<Long> point,
        @Holds(SECRET) Optional<String> pin) {
    /** Omits the PIN, which must not reach a log. */
    @Override
    public String toString() {
        return "AskDeletion[" + point + "]";
    }
}
