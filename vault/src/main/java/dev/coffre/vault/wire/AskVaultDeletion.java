package dev.coffre.vault.wire;

import static dev.coffre.vault.field.Holds.What.SECRET;

import dev.coffre.vault.field.Holds;
import java.util.Optional;

/**
 * Asks to delete a vault.
 *
 * @param pin a security PIN for {@code delete-vault}
 */
public record AskVaultDeletion(@Holds(SECRET) Optional<String> pin) {
    /** Omits the PIN, which must not reach a log. */
    @Override
    public String toString() {
        return "AskVaultDeletion";
    }
}
