package dev.coffre.vault.retention;

import java.util.Locale;

/** Why a recovery point is kept. */
public enum Cause {
    DAILY,
    WEEKLY,
    MONTHLY,
    YEARLY,
    /** It was promised when the point was made. */
    RETAIN_UNTIL,
    /** Every point is kept so long, whatever the policy. */
    MINIMUM,
    /** The machine's newest point never expires. */
    NEWEST,
    /** Somebody holds it. */
    FROZEN,
    /** The machine has no retention policy: everything is kept. */
    NO_POLICY;

    /** The word on the wire: {@code retain-until}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
