package dev.coffre.vault.wire;

/**
 * A secret for an authenticator app.
 *
 * @param secret in base 32
 * @param uri the same, as {@code otpauth://}
 */
public record SecondFactorOffered(String secret, String uri) {
    /** Without the secret, which must not reach a log. */
    @Override
    public String toString() {
        return "SecondFactorOffered";
    }
}
