package dev.coffre.server.alerts;

import dev.coffre.server.catalog.AlertKind;
import dev.coffre.server.catalog.AlertSeverity;
import dev.coffre.server.catalog.Alerts;
import dev.coffre.server.catalog.Catalog;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.VaultId;
import java.time.InstantSource;
import java.util.Optional;

/** Raises an alert for every change of key slots. Owners then have some days to undo an unwanted one. Thread-safe. */
public final class SlotAlerts {
    private final Catalog catalog;
    private final AlertBook book;
    private final InstantSource clock;

    public SlotAlerts(Catalog catalog, AlertBook book, InstantSource clock) {
        this.catalog = catalog;
        this.book = book;
        this.clock = clock;
    }

    /** Raises the alert immediately after the change. */
    public void changed(VaultId vault, MachineId machine) {
        Alerts.Key key = new Alerts.Key(vault, Optional.of(machine), AlertKind.SLOTS_CHANGED);
        catalog.change(connection ->
                book.raiseAnew(connection, key, Alerts.Cause.of(AlertSeverity.CRITICAL), clock.instant()));
    }
}
