package dev.coffre.server.message;

import static dev.coffre.vault.field.FieldFormat.Format.SECRET;

import dev.coffre.vault.field.FieldFormat;
import dev.coffre.vault.field.FieldLimit;
import dev.coffre.vault.field.NameRules;
import java.util.Optional;

/**
 * Sets a password.
 *
 * @param current the present one, if the caller changes their own
 */
public record SetPasswordRequest(
        @FieldFormat(SECRET)
        @FieldLimit(min = NameRules.PASSWORD_MIN_LENGTH, max = NameRules.PASSWORD_MAX_LENGTH, ownProblem = true)
        String password,

        @FieldFormat(SECRET) Optional<String> current) {
    /** Omits the passwords, which must not reach a log. */
    @Override
    public String toString() {
        return "SetPassword";
    }
}
