package dev.coffre.vault.retention;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Decides which of a machine's points are kept at one moment. It is a function of its arguments only. Receipt times and the
 * moment are by the vault's clock; the machine's clock has no influence.
 *
 * @param decisions one for every point that still exists, by seq
 */
public record RetentionPlan(List<RetentionDecision> decisions) {
    public RetentionPlan {
        decisions = List.copyOf(decisions);
    }

    /**
     * @param policy empty to keep everything
     * @param points all points of the machine, back to the oldest that still exists, including those that retention removed,
     *     without those that a person deleted
     */
    public static RetentionPlan of(
            Optional<RetentionPolicy> policy, MinimumRetention minimum, List<RetentionCandidate> points, Instant now) {
        long newest = points.stream()
                .filter(point -> !point.expired())
                .mapToLong(RetentionCandidate::seq)
                .max()
                .orElse(0);
        List<RetentionDecision> verdicts = new ArrayList<>();
        Optional<Instant> before = Optional.empty();
        for (RetentionCandidate point : sortedByReceipt(points)) {
            if (!point.expired()) {
                List<KeepReason> keeps = ownReasons(point, point.seq() == newest);
                if (policy.isPresent()) {
                    keeps.addAll(policyReasons(policy.get(), minimum, point, before));
                } else {
                    keeps.add(KeepReason.always(RetentionCause.NO_POLICY));
                }
                verdicts.add(RetentionDecision.of(point, keeps, now));
            }
            before = Optional.of(point.receivedAt());
        }
        verdicts.sort(Comparator.comparingLong(verdict -> verdict.point().seq()));
        return new RetentionPlan(verdicts);
    }

    /** Returns the verdicts on points that nothing keeps any more. */
    public List<RetentionDecision> expired() {
        return decisions.stream().filter(verdict -> !verdict.isKept()).toList();
    }

    /** The vault's clock may have been set back between two points, so seq alone does not order them. */
    private static List<RetentionCandidate> sortedByReceipt(List<RetentionCandidate> points) {
        return points.stream()
                .sorted(Comparator.comparing(RetentionCandidate::receivedAt).thenComparing(RetentionCandidate::seq))
                .toList();
    }

    private static List<KeepReason> ownReasons(RetentionCandidate point, boolean newest) {
        List<KeepReason> keeps = new ArrayList<>();
        point.retainUntil().ifPresent(until -> keeps.add(KeepReason.until(RetentionCause.RETAIN_UNTIL, until)));
        if (newest) {
            keeps.add(KeepReason.always(RetentionCause.NEWEST));
        }
        if (point.held()) {
            keeps.add(KeepReason.always(RetentionCause.HELD));
        }
        return keeps;
    }

    private static List<KeepReason> policyReasons(
            RetentionPolicy policy, MinimumRetention minimum, RetentionCandidate point, Optional<Instant> before) {
        var received = point.receivedAt().atZone(policy.zone());
        List<KeepReason> keeps = new ArrayList<>();
        keeps.add(KeepReason.until(
                RetentionCause.MINIMUM, received.plusDays(minimum.days()).toInstant()));
        for (Tier tier : policy.tiers()) {
            boolean everyOne = tier instanceof Tier.Daily daily && daily.keepsEvery(point.kind());
            if (everyOne || meetsDueTime(tier, policy, point.receivedAt(), before)) {
                keeps.add(KeepReason.until(tier.cause(), tier.end(received).toInstant()));
            }
        }
        return keeps;
    }

    /** Due times before a machine's first point do not matter: no point could have met them. */
    private static boolean meetsDueTime(Tier tier, RetentionPolicy policy, Instant received, Optional<Instant> before) {
        return tier.lastDue(received, policy.zone())
                .filter(due -> before.isPresent() ? due.isAfter(before.get()) : due.equals(received))
                .isPresent();
    }
}
