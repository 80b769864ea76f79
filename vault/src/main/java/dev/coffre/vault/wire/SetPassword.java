package dev.coffre.vault.wire;

import static dev.coffre.vault.field.Holds.What.SECRET;

import dev.coffre.vault.field.Holds;
import dev.coffre.vault.field.Limit;
import dev.coffre.vault.field.Names;
import java.util.Optional;

/**
 * Sets a password.
 *
 * @param current the present one, if the caller changes their own
 */
public record SetPassword(
        @Holds(SECRET) @Limit(least = Names.PASSWORD_LEAST, most = Names.PASSWORD_MOST, ownProblem = true)
        String password,

        @Holds(SECRET) Optional<String> current) {
    /** Omits the passwords, which must not reach a log. */
    @Override
    public String toString() {
        return "SetPassword";
    }
}
