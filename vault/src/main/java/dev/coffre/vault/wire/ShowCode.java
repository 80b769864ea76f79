package dev.coffre.vault.wire;

import static dev.coffre.vault.field.Holds.What.SECRET;

import dev.coffre.vault.field.Holds;
import java.util.Optional;

/**
 * A code of the second factor.
 *
 * @param password the account's password, required to turn the factor off
 */
public record ShowCode(
        @Holds(SECRET) String code, @Holds(SECRET) Optional<String> password) {
    /** Omits the secrets, which must not reach a log. */
    @Override
    public String toString() {
        return "ShowCode";
    }
}
