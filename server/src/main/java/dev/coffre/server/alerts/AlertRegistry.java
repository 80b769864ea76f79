package dev.coffre.server.alerts;

import dev.coffre.server.catalog.AlertRow;
import dev.coffre.server.catalog.AlertState;
import dev.coffre.server.catalog.AlertTable;
import dev.coffre.server.catalog.CatalogConnection;
import java.time.Instant;
import java.util.Optional;

/**
 * Raises and closes alerts, within the catalog transaction that makes the cause true. For each kind and machine (or
 * vault) at most one alert is active; repeated events are counted in it. Thread-safe.
 */
public final class AlertRegistry {
    /** The most closed alerts kept for one kind and machine: an agent that fails all day must not fill the catalog. */
    private static final int MAX_CLOSED_KEPT = 200;

    private final AlertListener listener;

    public AlertRegistry(AlertListener watcher) {
        this.listener = watcher;
    }

    /**
     * Raises an alert, or counts another occurrence. An acknowledged alert stays acknowledged unless it became more
     * severe.
     */
    public void raise(CatalogConnection connection, AlertTable.AlertKey key, AlertTable.AlertCause cause, Instant now) {
        AlertTable alerts = new AlertTable(connection);
        Optional<AlertRow> standing = alerts.active(key);
        if (standing.isEmpty()) {
            insert(connection, key, cause, now);
        } else {
            update(connection, standing.get(), cause, standing.get().occurrences() + 1, now);
        }
    }

    /** As {@link #raise}, but an acknowledged alert opens again: each occurrence does more harm. */
    public void raiseAgain(
            CatalogConnection connection, AlertTable.AlertKey key, AlertTable.AlertCause cause, Instant now) {
        AlertTable alerts = new AlertTable(connection);
        Optional<AlertRow> acknowledged = alerts.active(key).filter(alert -> alert.state() == AlertState.ACKNOWLEDGED);
        if (acknowledged.isPresent()) {
            AlertRow alert = acknowledged.get();
            listener.raised(connection, alerts.update(alert, cause, AlertState.OPEN, alert.occurrences() + 1, now));
        } else {
            raise(connection, key, cause, now);
        }
    }

    /**
     * Raises a new alert for every occurrence, so that an acknowledged one does not hide the next. The active one is closed
     * without calling the watcher.
     */
    public void raiseNew(
            CatalogConnection connection, AlertTable.AlertKey key, AlertTable.AlertCause cause, Instant now) {
        AlertTable alerts = new AlertTable(connection);
        Optional<AlertRow> standing = alerts.active(key);
        if (standing.isPresent()) {
            alerts.close(standing.get(), now);
        }
        insert(connection, key, cause, now);
    }

    /** Raises an alert for a lasting condition: one occurrence, however often it is checked. */
    public void raiseCondition(
            CatalogConnection connection, AlertTable.AlertKey key, AlertTable.AlertCause cause, Instant now) {
        Optional<AlertRow> standing = new AlertTable(connection).active(key);
        if (standing.isEmpty()) {
            insert(connection, key, cause, now);
        } else if (!isUnchanged(standing.get(), cause)) {
            AlertRow alert = standing.get();
            update(connection, alert, cause, alert.occurrences(), alert.lastRaised());
        }
    }

    /** Closes the alert, because its cause no longer holds. */
    public void clear(CatalogConnection connection, AlertTable.AlertKey key, Instant now) {
        AlertTable alerts = new AlertTable(connection);
        Optional<AlertRow> standing = alerts.active(key);
        if (standing.isPresent()) {
            listener.closed(connection, alerts.close(standing.get(), now));
        }
    }

    private void insert(
            CatalogConnection connection, AlertTable.AlertKey key, AlertTable.AlertCause cause, Instant now) {
        AlertTable alerts = new AlertTable(connection);
        alerts.trim(key, MAX_CLOSED_KEPT);
        listener.raised(connection, alerts.insert(key, cause, now));
    }

    private void update(
            CatalogConnection connection, AlertRow alert, AlertTable.AlertCause cause, long occurrences, Instant last) {
        boolean worse = cause.severity().compareTo(alert.severity()) > 0;
        AlertState state = worse ? AlertState.OPEN : alert.state();
        AlertRow changed = new AlertTable(connection).update(alert, cause, state, occurrences, last);
        if (worse) {
            listener.raised(connection, changed);
        }
    }

    private static boolean isUnchanged(AlertRow alert, AlertTable.AlertCause cause) {
        return alert.severity() == cause.severity() && alert.percent().equals(cause.percent());
    }
}
