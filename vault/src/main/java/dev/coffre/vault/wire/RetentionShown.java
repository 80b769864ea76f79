package dev.coffre.vault.wire;

import static dev.coffre.vault.field.Holds.What.MILLIS;

import dev.coffre.vault.field.Holds;
import dev.coffre.vault.retention.PolicyForm;
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
public record RetentionShown(
        Optional<PolicyForm> policy,
        SafeguardsEntry safeguards,
        @Holds(MILLIS) long time,
        boolean shortens,
        List<RetainedPoint> points,
        Optional<Long> next) {
    public RetentionShown {
        points = List.copyOf(points);
    }
}
