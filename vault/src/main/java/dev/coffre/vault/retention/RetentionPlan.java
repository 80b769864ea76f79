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
 * @param verdicts one for every point that still exists, by seq
 */
public record RetentionPlan(List<Verdict> verdicts) {
    public RetentionPlan {
        verdicts = List.copyOf(verdicts);
    }

    /**
     * @param policy empty to keep everything
     * @param points all points of the machine, back to the oldest that still exists, including those that retention removed,
     *     without those that a person deleted
     */
    public static RetentionPlan of(
            Optional<RetentionPolicy> policy, MinimumRetention minimum, List<HeldPoint> points, Instant now) {
        long newest = points.stream()
                .filter(point -> !point.expired())
                .mapToLong(HeldPoint::seq)
                .max()
                .orElse(0);
        List<Verdict> verdicts = new ArrayList<>();
        Optional<Instant> before = Optional.empty();
        for (HeldPoint point : byReceipt(points)) {
            if (!point.expired()) {
                List<Keep> keeps = ofItself(point, point.seq() == newest);
                if (policy.isPresent()) {
                    keeps.addAll(ofPolicy(policy.get(), minimum, point, before));
                } else {
                    keeps.add(Keep.always(Cause.NO_POLICY));
                }
                verdicts.add(Verdict.of(point, keeps, now));
            }
            before = Optional.of(point.receivedAt());
        }
        verdicts.sort(Comparator.comparingLong(verdict -> verdict.point().seq()));
        return new RetentionPlan(verdicts);
    }

    /** Returns the verdicts on points that nothing keeps any more. */
    public List<Verdict> expired() {
        return verdicts.stream().filter(verdict -> !verdict.isKept()).toList();
    }

    /** The vault's clock may have been set back between two points, so seq alone does not order them. */
    private static List<HeldPoint> byReceipt(List<HeldPoint> points) {
        return points.stream()
                .sorted(Comparator.comparing(HeldPoint::receivedAt).thenComparing(HeldPoint::seq))
                .toList();
    }

    private static List<Keep> ofItself(HeldPoint point, boolean newest) {
        List<Keep> keeps = new ArrayList<>();
        point.retainUntil().ifPresent(until -> keeps.add(Keep.until(Cause.RETAIN_UNTIL, until)));
        if (newest) {
            keeps.add(Keep.always(Cause.NEWEST));
        }
        if (point.frozen()) {
            keeps.add(Keep.always(Cause.FROZEN));
        }
        return keeps;
    }

    private static List<Keep> ofPolicy(
            RetentionPolicy policy, MinimumRetention minimum, HeldPoint point, Optional<Instant> before) {
        var received = point.receivedAt().atZone(policy.zone());
        List<Keep> keeps = new ArrayList<>();
        keeps.add(Keep.until(Cause.MINIMUM, received.plusDays(minimum.days()).toInstant()));
        for (Tier tier : policy.tiers()) {
            boolean everyOne = tier instanceof Tier.Daily daily && daily.keepsEvery(point.kind());
            if (everyOne || meetsDueTime(tier, policy, point.receivedAt(), before)) {
                keeps.add(Keep.until(tier.cause(), tier.end(received).toInstant()));
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
