package dev.coffre.vault.wire;

import dev.coffre.vault.field.Limit;
import dev.coffre.vault.retention.PolicyForm;
import java.util.Optional;

/**
 * Asks what would be kept under another policy.
 *
 * @param policy absent to keep everything
 * @param after only points after this seq; absent for all
 */
public record AskRetention(
        Optional<PolicyForm> policy,
        @Limit(most = Limit.COUNT) Optional<Long> after) {}
