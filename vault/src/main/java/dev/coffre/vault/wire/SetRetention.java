package dev.coffre.vault.wire;

import static dev.coffre.vault.field.Holds.What.SECRET;

import dev.coffre.vault.field.Holds;
import dev.coffre.vault.retention.PolicyForm;
import java.util.Optional;

/**
 * Asks for another retention policy of a machine.
 *
 * @param policy none to keep everything
 * @param pin a security PIN, for one that keeps something shorter than before
 */
public record SetRetention(
        Optional<PolicyForm> policy, @Holds(SECRET) Optional<String> pin) {
    /** Without the PIN, which must not reach a log. */
    @Override
    public String toString() {
        return "SetRetention[" + policy + "]";
    }
}
