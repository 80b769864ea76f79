package dev.coffre.server.alerts;

import dev.coffre.server.catalog.AlertKind;
import dev.coffre.server.catalog.AlertSeverity;
import dev.coffre.server.catalog.AlertTable;
import dev.coffre.server.catalog.Catalog;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.VaultId;
import java.time.InstantSource;
import java.util.Optional;

/** Raises an alert for every change of key slots. Owners then have some days to undo an unwanted one. Thread-safe. */
public final class KeySlotAlerts {
    private final Catalog catalog;
    private final AlertRegistry alerts;
    private final InstantSource clock;

    public KeySlotAlerts(Catalog catalog, AlertRegistry alertRegistry, InstantSource clock) {
        this.catalog = catalog;
        this.alerts = alertRegistry;
        this.clock = clock;
    }

    /** Raises the alert immediately after the change. */
    public void changed(VaultId vault, MachineId machine) {
        AlertTable.AlertKey key = new AlertTable.AlertKey(vault, Optional.of(machine), AlertKind.SLOTS_CHANGED);
        catalog.change(connection ->
                alerts.raiseNew(connection, key, AlertTable.AlertCause.of(AlertSeverity.CRITICAL), clock.instant()));
    }
}
