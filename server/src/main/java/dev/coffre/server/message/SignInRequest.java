package dev.coffre.server.message;

import static dev.coffre.vault.field.FieldFormat.Format.SECRET;

import dev.coffre.vault.field.FieldFormat;
import dev.coffre.vault.field.FieldLimit;
import java.util.Optional;

/**
 * Signs a person in.
 *
 * @param code the code of the second factor, if the account has one
 */
public record SignInRequest(
        @FieldLimit(max = FieldLimit.MAX_SEARCH_TEXT) String name,
        @FieldFormat(SECRET) String password,
        @FieldFormat(SECRET) Optional<String> code) {
    /** For an account without a second factor. */
    public SignInRequest(String name, String password) {
        this(name, password, Optional.empty());
    }

    /** Omits the password, which must not reach a log. */
    @Override
    public String toString() {
        return "SignInRequest";
    }
}
