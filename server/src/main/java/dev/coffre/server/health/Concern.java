package dev.coffre.server.health;

import java.util.Locale;

/** Why a machine is not simply protected. */
public enum Concern {
    /** Not seen for three days. */
    NOT_SEEN,
    /** It never made a recovery point. */
    NO_POINT,
    /** Its newest recovery point is older than twice the usual interval. */
    OVERDUE,
    /** Its newest recovery point is damaged, or something that it needs is. */
    NEWEST_DAMAGED;

    /** {@code no-point}: in JSON. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
