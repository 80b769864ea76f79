package dev.coffre.vault.retention;

import dev.coffre.vault.field.Limit;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Optional;

/**
 * A retention policy as messages and the journal carry it.
 *
 * @param zone as {@code Europe/Paris}
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

    /** The policy; {@code retention-policy-invalid} if there is none like that. */
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
            // As one that is too long.
        }
        throw Limits.invalid("no time zone of this name");
    }
}
