package dev.coffre.server.message;

import static dev.coffre.vault.field.FieldFormat.Format.SECRET;

import dev.coffre.vault.field.FieldFormat;

/** A new API token, which cannot be read again. */
public record CreateTokenResponse(@FieldFormat(SECRET) String token, TokenEntry entry) {
    /** Omits the token, which must not reach a log. */
    @Override
    public String toString() {
        return "CreateTokenResponse[" + entry + "]";
    }
}
