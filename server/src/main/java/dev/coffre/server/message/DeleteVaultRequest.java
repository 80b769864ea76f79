package dev.coffre.server.message;

import static dev.coffre.vault.field.FieldFormat.Format.SECRET;

import dev.coffre.vault.field.FieldFormat;
import java.util.Optional;

/**
 * Asks to delete a vault.
 *
 * @param pin a security PIN for {@code delete-vault}
 */
public record DeleteVaultRequest(@FieldFormat(SECRET) Optional<String> pin) {
    /** Omits the PIN, which must not reach a log. */
    @Override
    public String toString() {
        return "DeleteVaultRequest";
    }
}
