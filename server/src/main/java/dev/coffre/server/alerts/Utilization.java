package dev.coffre.server.alerts;

import dev.coffre.server.catalog.AlertRow;
import dev.coffre.server.catalog.AlertSeverity;
import dev.coffre.server.catalog.AlertTable;
import java.util.Optional;

/**
 * How much of a capacity is used.
 *
 * @param percent 0 to 999
 */
record Utilization(int percent) {
    private static final int WARNING = 80;
    private static final int CRITICAL = 95;

    /** Hysteresis, in percent: an alert must not open and close with every backup near a threshold. */
    private static final int HYSTERESIS = 2;

    static Utilization of(long used, long usable) {
        return new Utilization(usable <= 0 ? 0 : (int) Math.min(999, Math.max(0, used) * 100.0 / usable));
    }

    /**
     * Returns the cause of an alert; empty if there is enough room.
     *
     * @param standing the active alert, which moves the thresholds
     */
    Optional<AlertTable.AlertCause> cause(Optional<AlertRow> standing) {
        Optional<AlertSeverity> was = standing.map(AlertRow::severity);
        int critical = CRITICAL - (was.equals(Optional.of(AlertSeverity.CRITICAL)) ? HYSTERESIS : 0);
        int warning = WARNING - (was.isPresent() ? HYSTERESIS : 0);
        if (percent < warning) {
            return Optional.empty();
        }
        AlertSeverity severity = percent >= critical ? AlertSeverity.CRITICAL : AlertSeverity.WARNING;
        return Optional.of(
                new AlertTable.AlertCause(severity, Optional.empty(), Optional.of(percent), Optional.empty()));
    }
}
