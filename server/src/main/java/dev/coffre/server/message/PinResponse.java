package dev.coffre.server.message;

import static dev.coffre.vault.field.FieldFormat.Format.MILLIS;
import static dev.coffre.vault.field.FieldFormat.Format.SECRET;

import dev.coffre.vault.field.FieldFormat;

/** A security PIN and its expiry in ms. It is refused from then on. */
public record PinResponse(
        @FieldFormat(SECRET) String pin,
        @FieldFormat(MILLIS) long expires) {
    /** Omits the PIN, which must not reach a log. */
    @Override
    public String toString() {
        return "PinResponse";
    }
}
