package dev.coffre.vault.retention;

import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which recovery points of a machine are kept, and how long. Each of the four tiers may be missing, but not all.
 *
 * @param zone the time zone of days, times and ends
 */
public record RetentionPolicy(
        ZoneId zone,
        Optional<Tier.Daily> daily,
        Optional<Tier.Weekly> weekly,
        Optional<Tier.Monthly> monthly,
        Optional<Tier.Yearly> yearly) {

    /** Throws {@code retention-policy-invalid} if there is no tier. */
    public RetentionPolicy {
        PolicyLimits.checkSome(
                RetentionCause.DAILY,
                "other tier either",
                Stream.of(daily, weekly, monthly, yearly)
                        .flatMap(Optional::stream)
                        .toList());
    }

    /** Returns the tiers that are present, the shortest first. */
    public List<Tier> tiers() {
        return Stream.<Optional<? extends Tier>>of(daily, weekly, monthly, yearly)
                .<Tier>flatMap(Optional::stream)
                .toList();
    }

    /** Returns whether {@code after} keeps anything shorter than {@code before}. No policy keeps everything. */
    public static boolean isShortening(Optional<RetentionPolicy> before, Optional<RetentionPolicy> after) {
        return after.isPresent() && !before.filter(after.get()::covers).isPresent();
    }

    /**
     * Returns whether this policy keeps every past and future point at least as long as the other. It may return false for
     * policies that have the same effect in different terms, but never true for one that keeps less.
     */
    public boolean covers(RetentionPolicy other) {
        return zone.equals(other.zone)
                && other.tiers().stream().allMatch(tier -> tiers().stream().anyMatch(own -> own.covers(tier)));
    }
}
