package dev.coffre.vault.retention;

import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which recovery points of a machine are kept and how long. Four tiers, each of which may be missing, but not all.
 *
 * @param zone by whose calendar and clock days, times and ends are meant
 */
public record RetentionPolicy(
        ZoneId zone,
        Optional<Tier.Daily> daily,
        Optional<Tier.Weekly> weekly,
        Optional<Tier.Monthly> monthly,
        Optional<Tier.Yearly> yearly) {

    /** Otherwise {@code retention-policy-invalid}. */
    public RetentionPolicy {
        Limits.checkSome(
                Cause.DAILY,
                "other tier either",
                Stream.of(daily, weekly, monthly, yearly)
                        .flatMap(Optional::stream)
                        .toList());
    }

    /** Those that are there, the shortest first. */
    public List<Tier> tiers() {
        return Stream.<Optional<? extends Tier>>of(daily, weekly, monthly, yearly)
                .<Tier>flatMap(Optional::stream)
                .toList();
    }

    /** Whether the second keeps anything shorter than the first; no policy keeps everything. */
    public static boolean isShortening(Optional<RetentionPolicy> before, Optional<RetentionPolicy> after) {
        return after.isPresent() && !before.filter(after.get()::covers).isPresent();
    }

    /**
     * Whether this policy keeps every point, of the past and to come, at least as long as the other. It may say no of two
     * policies that come to the same in another way, never yes of one that keeps less.
     */
    public boolean covers(RetentionPolicy other) {
        return zone.equals(other.zone)
                && other.tiers().stream().allMatch(tier -> tiers().stream().anyMatch(own -> own.covers(tier)));
    }
}
