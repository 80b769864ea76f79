package dev.coffre.server.health;

import java.util.Locale;

/** Whether a machine's files could be brought back as they were lately. */
public enum Protection {
    PROTECTED,
    AT_RISK,
    /** Its agent has not been seen for days, so nothing newer will come by itself. */
    SILENT;

    /** {@code at-risk}: in JSON. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
