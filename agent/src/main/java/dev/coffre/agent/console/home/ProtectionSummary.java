package dev.coffre.agent.console.home;

import java.util.Locale;

/** The protection state of this machine. */
public enum ProtectionSummary {
    NOT_REGISTERED,
    /** A registration was not finished. */
    INCOMPLETE,
    /** A person stopped protection. */
    STOPPED,
    NEVER_BACKED_UP,
    /** The last backup failed. */
    AT_RISK,
    PROTECTED;

    /** The code in texts, such as {@code not-registered}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
