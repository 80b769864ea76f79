package dev.coffre.vault.wire;

import static dev.coffre.vault.field.FieldFormat.Format.SECRET;

import dev.coffre.vault.field.FieldFormat;
import dev.coffre.vault.retention.RetentionPolicyMessage;
import java.util.Optional;

/**
 * Asks for another retention policy of a machine.
 *
 * @param policy absent to keep everything
 * @param pin a security PIN, if the policy keeps anything shorter than before
 */
public record SetRetentionRequest(
        Optional<RetentionPolicyMessage> policy,
        @FieldFormat(SECRET) Optional<String> pin) {
    /** Omits the PIN, which must not reach a log. */
    @Override
    public String toString() {
        return "SetRetentionRequest[" + policy + "]";
    }
}
