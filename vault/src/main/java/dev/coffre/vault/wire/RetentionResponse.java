package dev.coffre.vault.wire;

import static dev.coffre.vault.field.FieldFormat.Format.MILLIS;

import dev.coffre.vault.field.FieldFormat;
import dev.coffre.vault.retention.RetentionPolicyMessage;
import java.util.List;
import java.util.Optional;

/**
 * Which of a machine's points are kept, until when, and why.
 *
 * @param policy absent if the machine has none and everything is kept
 * @param time by the vault's clock, in ms
 * @param shortens whether the requested policy keeps anything shorter than the current one
 * @param points by seq, oldest first
 * @param next the seq after which the next page begins; absent on the last page
 */
public record RetentionResponse(
        Optional<RetentionPolicyMessage> policy,
        SafeguardsEntry safeguards,
        @FieldFormat(MILLIS) long time,
        boolean shortens,
        List<RetainedPointEntry> points,
        Optional<Long> next) {
    public RetentionResponse {
        points = List.copyOf(points);
    }
}
