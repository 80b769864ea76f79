package dev.coffre.vault.retention;

import dev.coffre.vault.field.Limit;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Optional;

/**
 * A retention policy in the form of messages and the journal.
 *
 * @param zone a time zone, such as {@code Europe/Paris}
 */
public record PolicyForm(
        @Limit(least = 1, most = PolicyForm.LONGEST_ZONE, ownProblem = true)
        String zone,

        Optional<TierForm> daily,
        Optional<TierForm> weekly,
        Optional<TierForm> monthly,
        Optional<TierForm> yearly) {
    static final int LONGEST_ZONE = 64;

    public static PolicyForm of(RetentionPolicy policy) {
        return new PolicyForm(
                policy.zone().getId(),
                policy.daily().map(TierForm::of),
                policy.weekly().map(TierForm::of),
                policy.monthly().map(TierForm::of),
                policy.yearly().map(TierForm::of));
    }

    /** Returns the policy. An impossible one is {@code retention-policy-invalid}. */
    public RetentionPolicy policy() {
        return new RetentionPolicy(
                zoneId(),
                daily.map(TierForm::toDaily),
                weekly.map(TierForm::toWeekly),
                monthly.map(TierForm::toMonthly),
                yearly.map(TierForm::toYearly));
    }

    private ZoneId zoneId() {
        try {
            if (zone.length() <= LONGEST_ZONE) {
                return ZoneId.of(zone);
            }
        } catch (DateTimeException unknown) {
            // Handled like a name that is too long.
        }
        throw Limits.invalid("no time zone of this name");
    }
}
