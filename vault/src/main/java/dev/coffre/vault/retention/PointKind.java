package dev.coffre.vault.retention;

/** How a recovery point came about, as its machine says when it commits it. */
public enum PointKind {
    SCHEDULED,
    /** Asked for by somebody; the daily tier keeps it, whatever its time. */
    ON_DEMAND,
    /** A re-installed machine took the chain over. */
    HANDOVER
}
