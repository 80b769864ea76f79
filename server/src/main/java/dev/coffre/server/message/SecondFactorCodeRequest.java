package dev.coffre.server.message;

import static dev.coffre.vault.field.FieldFormat.Format.SECRET;

import dev.coffre.vault.field.FieldFormat;
import java.util.Optional;

/**
 * A code of the second factor.
 *
 * @param password the account's password, required to turn the factor off
 */
public record SecondFactorCodeRequest(
        @FieldFormat(SECRET) String code,
        @FieldFormat(SECRET) Optional<String> password) {
    /** Omits the secrets, which must not reach a log. */
    @Override
    public String toString() {
        return "SecondFactorCodeRequest";
    }
}
