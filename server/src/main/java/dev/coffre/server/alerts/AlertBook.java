package dev.coffre.server.alerts;

import dev.coffre.server.catalog.AlertRow;
import dev.coffre.server.catalog.AlertState;
import dev.coffre.server.catalog.Alerts;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/**
 * Raises and closes alerts, within the catalog transaction that makes the cause true. For each kind and machine (or vault) at
 * most one alert is active; repeated events are counted in it. Thread-safe.
 */
public final class AlertBook {
    /** The most closed alerts kept for one kind and machine: an agent that fails all day must not fill the catalog. */
    private static final int KEPT = 200;

    private final AlertWatcher watcher;

    public AlertBook(AlertWatcher watcher) {
        this.watcher = watcher;
    }

    /** Raises an alert, or counts another occurrence. An acknowledged alert stays acknowledged unless it became more severe. */
    public void raise(Connection connection, Alerts.Key key, Alerts.Cause cause, Instant now) throws SQLException {
        Alerts alerts = new Alerts(connection);
        Optional<AlertRow> standing = alerts.standing(key);
        if (standing.isEmpty()) {
            begin(connection, key, cause, now);
        } else {
            change(connection, standing.get(), cause, standing.get().occurrences() + 1, now);
        }
    }

    /**
     * Raises a new alert for every occurrence, so that an acknowledged one does not hide the next. The active one is closed
     * without calling the watcher.
     */
    public void raiseAnew(Connection connection, Alerts.Key key, Alerts.Cause cause, Instant now) throws SQLException {
        Alerts alerts = new Alerts(connection);
        Optional<AlertRow> standing = alerts.standing(key);
        if (standing.isPresent()) {
            alerts.close(standing.get(), now);
        }
        begin(connection, key, cause, now);
    }

    /** Raises an alert for a lasting condition: one occurrence, however often it is checked. */
    public void hold(Connection connection, Alerts.Key key, Alerts.Cause cause, Instant now) throws SQLException {
        Optional<AlertRow> standing = new Alerts(connection).standing(key);
        if (standing.isEmpty()) {
            begin(connection, key, cause, now);
        } else if (!isAsBefore(standing.get(), cause)) {
            AlertRow alert = standing.get();
            change(connection, alert, cause, alert.occurrences(), alert.lastRaised());
        }
    }

    /** Closes the alert, because its cause no longer holds. */
    public void clear(Connection connection, Alerts.Key key, Instant now) throws SQLException {
        Alerts alerts = new Alerts(connection);
        Optional<AlertRow> standing = alerts.standing(key);
        if (standing.isPresent()) {
            watcher.closed(connection, alerts.close(standing.get(), now));
        }
    }

    private void begin(Connection connection, Alerts.Key key, Alerts.Cause cause, Instant now) throws SQLException {
        Alerts alerts = new Alerts(connection);
        alerts.keepOnly(key, KEPT);
        watcher.raised(connection, alerts.insert(key, cause, now));
    }

    private void change(Connection connection, AlertRow alert, Alerts.Cause cause, long occurrences, Instant last)
            throws SQLException {
        boolean worse = cause.severity().compareTo(alert.severity()) > 0;
        AlertState state = worse ? AlertState.OPEN : alert.state();
        AlertRow changed = new Alerts(connection).update(alert, cause, state, occurrences, last);
        if (worse) {
            watcher.raised(connection, changed);
        }
    }

    private static boolean isAsBefore(AlertRow alert, Alerts.Cause cause) {
        return alert.severity() == cause.severity() && alert.percent().equals(cause.percent());
    }
}
