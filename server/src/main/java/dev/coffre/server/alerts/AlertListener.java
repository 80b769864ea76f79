package dev.coffre.server.alerts;

import dev.coffre.server.catalog.AlertRow;
import dev.coffre.server.catalog.CatalogConnection;

/**
 * Called when alerts change, within the transaction that changes them. What the watcher writes with the connection
 * commits or rolls back with the alert.
 */
public interface AlertListener {
    /** The alert is new, or more severe than before. */
    void raised(CatalogConnection connection, AlertRow alert);

    /** The alert's cause no longer holds. */
    void closed(CatalogConnection connection, AlertRow alert);
}
