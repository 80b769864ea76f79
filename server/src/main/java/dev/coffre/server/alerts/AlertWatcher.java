package dev.coffre.server.alerts;

import dev.coffre.server.catalog.AlertRow;
import java.sql.Connection;
import java.sql.SQLException;

/** Hears of alerts within the transaction that changes them: what it writes by the connection stands or falls with it. */
public interface AlertWatcher {
    /** It is new, or worse than it was. */
    void raised(Connection connection, AlertRow alert) throws SQLException;

    /** Its cause is gone. */
    void closed(Connection connection, AlertRow alert) throws SQLException;
}
