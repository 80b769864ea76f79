package dev.coffre.server.alerts;

import dev.coffre.server.catalog.AlertRow;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Called when alerts change, within the transaction that changes them. What the watcher writes with the connection
 * commits or rolls back with the alert.
 */
public interface AlertListener {
    /** The alert is new, or more severe than before. */
    void raised(Connection connection, AlertRow alert) throws SQLException;

    /** The alert's cause no longer holds. */
    void closed(Connection connection, AlertRow alert) throws SQLException;
}
