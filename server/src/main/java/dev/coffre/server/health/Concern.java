package dev.coffre.server.health;

import java.util.Locale;

/** Why a machine is not fully protected. */
public enum Concern {
    /** Not seen for three days. */
    NOT_SEEN,
    /** It has no recovery point. */
    NO_POINT,
    /** Its newest recovery point is older than twice the usual interval. */
    OVERDUE,
    /** Its newest recovery point, or a record that it needs, is damaged. */
    NEWEST_DAMAGED;

    /** Returns the code used in JSON, for example {@code no-point}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
