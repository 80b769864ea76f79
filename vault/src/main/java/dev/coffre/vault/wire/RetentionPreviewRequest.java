package dev.coffre.vault.wire;

import dev.coffre.vault.field.FieldLimit;
import dev.coffre.vault.retention.RetentionPolicyMessage;
import java.util.Optional;

/**
 * Asks what would be kept under another policy.
 *
 * @param policy absent to keep everything
 * @param after only points after this seq; absent for all
 */
public record RetentionPreviewRequest(
        Optional<RetentionPolicyMessage> policy,
        @FieldLimit(max = FieldLimit.MAX_COUNT) Optional<Long> after) {}
