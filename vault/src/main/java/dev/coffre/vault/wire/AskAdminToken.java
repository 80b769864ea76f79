package dev.coffre.vault.wire;

import static dev.coffre.vault.field.Holds.What.SECRET;

import dev.coffre.vault.field.Holds;
import dev.coffre.vault.field.Limit;
import java.util.Optional;

/**
 * Signs a person in.
 *
 * @param code the code of the second factor, if the account has one
 */
public record AskAdminToken(
        @Limit(most = Limit.TEXT) String name,
        @Holds(SECRET) String password,
        @Holds(SECRET) Optional<String> code) {
    /** For an account without a second factor. */
    public AskAdminToken(String name, String password) {
        this(name, password, Optional.empty());
    }

    /** Omits the password, which must not reach a log. */
    @Override
    public String toString() {
        return "AskAdminToken";
    }
}
