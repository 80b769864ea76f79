package dev.coffre.vault.retention;

import dev.coffre.vault.problem.ProblemCode;

/**
 * A vault's minimum retention: days for every point, and the least for every tier of a policy.
 *
 * @param days 1 to 9,999
 * @param weeks 1 to 5,163
 * @param months 1 to 1,188
 * @param years 1 to 99
 */
public record MinimumRetention(int days, int weeks, int months, int years) {
    /** The default, until an owner of the vault changes it. */
    public static final MinimumRetention STANDARD = new MinimumRetention(7, 4, 3, 1);

    /** Throws {@code retention-policy-invalid} for a value out of range. */
    public MinimumRetention {
        PolicyLimits.check(RetentionCause.DAILY, days);
        PolicyLimits.check(RetentionCause.WEEKLY, weeks);
        PolicyLimits.check(RetentionCause.MONTHLY, months);
        PolicyLimits.check(RetentionCause.YEARLY, years);
    }

    /** Returns whether this requires at least as much as the other. */
    public boolean covers(MinimumRetention other) {
        return days >= other.days && weeks >= other.weeks && months >= other.months && years >= other.years;
    }

    /** Throws {@code retention-too-short} for a policy that keeps less in one of its tiers. */
    public void check(RetentionPolicy policy) {
        policy.daily().ifPresent(tier -> check(tier, days));
        policy.weekly().ifPresent(tier -> check(tier, weeks));
        policy.monthly().ifPresent(tier -> check(tier, months));
        policy.yearly().ifPresent(tier -> check(tier, years));
    }

    private static void check(Tier tier, int least) {
        if (tier.keep() < least) {
            throw ProblemCode.RETENTION_TOO_SHORT
                    .with("tier", tier.cause().code())
                    .with("keep", tier.keep())
                    .with("least", least);
        }
    }
}
