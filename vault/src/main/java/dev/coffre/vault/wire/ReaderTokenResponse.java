package dev.coffre.vault.wire;

import static dev.coffre.vault.field.FieldFormat.Format.ID;
import static dev.coffre.vault.field.FieldFormat.Format.MILLIS;
import static dev.coffre.vault.field.FieldFormat.Format.SECRET;

import dev.coffre.vault.field.FieldFormat;

/** A bearer token that reads one domain, until {@code expires} (ms). */
public record ReaderTokenResponse(
        @FieldFormat(SECRET) String token,
        @FieldFormat(MILLIS) long expires,
        @FieldFormat(ID) String domain,
        String machineName) {
    /** Omits the token, which must not reach a log. */
    @Override
    public String toString() {
        return "ReaderTokenResponse";
    }
}
