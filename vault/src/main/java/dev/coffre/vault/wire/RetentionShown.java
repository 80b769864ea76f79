package dev.coffre.vault.wire;

import static dev.coffre.vault.field.Holds.What.MILLIS;

import dev.coffre.vault.field.Holds;
import dev.coffre.vault.retention.PolicyForm;
import java.util.List;
import java.util.Optional;

/**
 * What is kept of a machine, until when, and why.
 *
 * @param policy absent if the machine has none, and everything is kept
 * @param time by the vault's clock, in ms
 * @param shortens whether the policy that was asked about keeps something shorter than the one that holds
 * @param points by seq, oldest first
 * @param next the seq after which to ask for more
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
