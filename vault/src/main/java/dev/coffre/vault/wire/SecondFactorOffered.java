package dev.coffre.vault.wire;

import static dev.coffre.vault.field.Holds.What.SECRET;

import dev.coffre.vault.field.Holds;

/**
 * A secret for an authenticator app.
 *
 * @param secret in base 32
 * @param uri the same secret as {@code otpauth://}
 */
public record SecondFactorOffered(@Holds(SECRET) String secret, String uri) {
    /** Omits the secret, which must not reach a log. */
    @Override
    public String toString() {
        return "SecondFactorOffered";
    }
}
