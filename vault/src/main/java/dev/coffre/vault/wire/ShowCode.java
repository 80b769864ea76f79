package dev.coffre.vault.wire;

import static dev.coffre.vault.field.Holds.What.SECRET;

import dev.coffre.vault.field.Holds;
import java.util.Optional;

/**
 * A code of the second factor.
 *
 * @param password of the account, where the factor is to be turned off
 */
public record ShowCode(
        @Holds(SECRET) String code, @Holds(SECRET) Optional<String> password) {
    /** Without its secrets, which must not reach a log. */
    @Override
    public String toString() {
        return "ShowCode";
    }
}
