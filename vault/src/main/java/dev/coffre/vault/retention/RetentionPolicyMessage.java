package dev.coffre.vault.retention;

import dev.coffre.vault.field.FieldLimit;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Optional;

/**
 * A retention policy in the form of messages and the journal.
 *
 * @param zone a time zone, such as {@code Europe/Paris}
 */
public record RetentionPolicyMessage(
        @FieldLimit(min = 1, max = RetentionPolicyMessage.MAX_ZONE_LENGTH, ownProblem = true)
        String zone,

        Optional<TierMessage> daily,
        Optional<TierMessage> weekly,
        Optional<TierMessage> monthly,
        Optional<TierMessage> yearly) {
    static final int MAX_ZONE_LENGTH = 64;

    public static RetentionPolicyMessage of(RetentionPolicy policy) {
        return new RetentionPolicyMessage(
                policy.zone().getId(),
                policy.daily().map(TierMessage::of),
                policy.weekly().map(TierMessage::of),
                policy.monthly().map(TierMessage::of),
                policy.yearly().map(TierMessage::of));
    }

    /** Returns the policy. An impossible one is {@code retention-policy-invalid}. */
    public RetentionPolicy toPolicy() {
        return new RetentionPolicy(
                zoneId(),
                daily.map(TierMessage::toDaily),
                weekly.map(TierMessage::toWeekly),
                monthly.map(TierMessage::toMonthly),
                yearly.map(TierMessage::toYearly));
    }

    private ZoneId zoneId() {
        try {
            if (zone.length() <= MAX_ZONE_LENGTH) {
                return ZoneId.of(zone);
            }
        } catch (DateTimeException unknown) {
            // Handled like a name that is too long.
        }
        throw PolicyLimits.invalid("no time zone of this name");
    }
}
