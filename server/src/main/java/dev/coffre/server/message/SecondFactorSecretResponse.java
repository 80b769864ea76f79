package dev.coffre.server.message;

import static dev.coffre.vault.field.FieldFormat.Format.SECRET;

import dev.coffre.vault.field.FieldFormat;

/**
 * A secret for an authenticator app.
 *
 * @param secret in base 32
 * @param uri the same secret as {@code otpauth://}
 */
public record SecondFactorSecretResponse(
        @FieldFormat(SECRET) String secret, String uri) {
    /** Omits the secret, which must not reach a log. */
    @Override
    public String toString() {
        return "SecondFactorSecretResponse";
    }
}
