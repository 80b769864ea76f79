package dev.coffre.agent.console.home;

import java.util.Locale;

/** Whether this machine is protected. */
public enum Protection {
    NOT_REGISTERED,
    /** A registration stopped half-way. */
    INCOMPLETE,
    /** A person stopped it. */
    STOPPED,
    NEVER_BACKED_UP,
    /** The last backup did not come to its end. */
    AT_RISK,
    PROTECTED;

    /** {@code not-registered}: in texts. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
