package dev.coffre.server.alerts;

import dev.coffre.server.catalog.AlertRow;
import dev.coffre.server.catalog.AlertState;
import dev.coffre.server.catalog.Alerts;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/**
 * Raises and closes alerts, within the catalog's transaction of whatever makes it so. Of one kind and machine (or vault)
 * only one stands: what happens again is counted. Thread-safe.
 */
public final class AlertBook {
    /** How many closed alerts of one kind and machine are kept: an agent that fails all day must not fill the catalog. */
    private static final int KEPT = 200;

    private final AlertWatcher watcher;

    public AlertBook(AlertWatcher watcher) {
        this.watcher = watcher;
    }

    /** It happened, or happened again. Somebody who has seen it is not told again, unless it is worse now. */
    public void raise(Connection connection, Alerts.Key key, Alerts.Cause cause, Instant now) throws SQLException {
        Alerts alerts = new Alerts(connection);
        Optional<AlertRow> standing = alerts.standing(key);
        if (standing.isEmpty()) {
            begin(connection, key, cause, now);
        } else {
            change(connection, standing.get(), cause, standing.get().occurrences() + 1, now);
        }
    }

    /** It happened, and each time is an alert of its own: who has seen the last one is told of this one too. */
    public void raiseAnew(Connection connection, Alerts.Key key, Alerts.Cause cause, Instant now) throws SQLException {
        Alerts alerts = new Alerts(connection);
        Optional<AlertRow> standing = alerts.standing(key);
        if (standing.isPresent()) {
            alerts.close(standing.get(), now);
        }
        begin(connection, key, cause, now);
    }

    /** It is so: a condition that lasts is one occurrence, however often it is looked at. */
    public void hold(Connection connection, Alerts.Key key, Alerts.Cause cause, Instant now) throws SQLException {
        Optional<AlertRow> standing = new Alerts(connection).standing(key);
        if (standing.isEmpty()) {
            begin(connection, key, cause, now);
        } else if (!isAsBefore(standing.get(), cause)) {
            AlertRow alert = standing.get();
            change(connection, alert, cause, alert.occurrences(), alert.lastRaised());
        }
    }

    /** The cause is gone. */
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
