package dev.coffre.server.health;

import java.util.Locale;

/** Whether a recent state of a machine's files could be recovered. */
public enum ProtectionState {
    PROTECTED,
    AT_RISK,
    /** Its agent has not been seen for days, so no newer point will come without help. */
    SILENT;

    /** Returns the code used in JSON, for example {@code at-risk}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
