package dev.coffre.vault.retention;

import java.util.Locale;

/** Why a recovery point is kept. */
public enum RetentionCause {
    DAILY,
    WEEKLY,
    MONTHLY,
    YEARLY,
    /** A promise made at the commit keeps the point. */
    RETAIN_UNTIL,
    /** The vault's minimum retention keeps the point under any policy. */
    MINIMUM,
    /** The machine's newest point never expires. */
    NEWEST,
    /** A person holds the point. */
    HELD,
    /** The machine has no retention policy: everything is kept. */
    NO_POLICY;

    /** Returns the word on the wire, such as {@code retain-until}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
