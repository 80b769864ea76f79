package dev.coffre.vault.retention;

import dev.coffre.vault.problem.ProblemCode;

/**
 * The least that a vault lets its machines keep: every point so many days, and every tier of a policy so long.
 *
 * @param days 1 to 9,999
 * @param weeks 1 to 5,163
 * @param months 1 to 1,188
 * @param years 1 to 99
 */
public record MinimumRetention(int days, int weeks, int months, int years) {
    /** What holds unless an owner of the vault says otherwise. */
    public static final MinimumRetention STANDARD = new MinimumRetention(7, 4, 3, 1);

    /** Otherwise {@code retention-policy-invalid}. */
    public MinimumRetention {
        Limits.check(Cause.DAILY, days);
        Limits.check(Cause.WEEKLY, weeks);
        Limits.check(Cause.MONTHLY, months);
        Limits.check(Cause.YEARLY, years);
    }

    /** Whether this one asks for at least as much as the other. */
    public boolean covers(MinimumRetention other) {
        return days >= other.days && weeks >= other.weeks && months >= other.months && years >= other.years;
    }

    /** A policy that keeps less in one of its tiers is {@code retention-too-short}. */
    public void check(RetentionPolicy policy) {
        policy.daily().ifPresent(tier -> check(tier, days));
        policy.weekly().ifPresent(tier -> check(tier, weeks));
        policy.monthly().ifPresent(tier -> check(tier, months));
        policy.yearly().ifPresent(tier -> check(tier, years));
    }

    private static void check(Tier tier, int least) {
        if (tier.keep() < least) {
            throw ProblemCode.RETENTION_TOO_SHORT
                    .with("tier", tier.cause().text())
                    .with("keep", tier.keep())
                    .with("least", least);
        }
    }
}
