package dev.coffre.server.retention;

import dev.coffre.server.alerts.AlertBook;
import dev.coffre.server.catalog.AlertKind;
import dev.coffre.server.catalog.AlertSeverity;
import dev.coffre.server.catalog.Alerts;
import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.Holdings;
import dev.coffre.server.catalog.MachineRow;
import dev.coffre.server.catalog.VaultRow;
import dev.coffre.server.catalog.Vaults;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.ProblemCode;
import java.time.InstantSource;
import java.util.Optional;

/** Raises alerts for changes by which a vault keeps less, and for a suspended clock. Thread-safe. */
public final class CareAlerts {
    private final Catalog catalog;
    private final AlertBook book;
    private final InstantSource clock;

    public CareAlerts(Catalog catalog, AlertBook book, InstantSource clock) {
        this.catalog = catalog;
        this.book = book;
        this.clock = clock;
    }

    void shortened(MachineRow machine) {
        raise(key(machine, AlertKind.RETENTION_SHORTENED), AlertSeverity.WARNING);
    }

    void deleted(MachineRow machine) {
        raise(key(machine, AlertKind.DATA_DELETED), AlertSeverity.CRITICAL);
    }

    void deleted(VaultId vault) {
        raise(new Alerts.Key(vault, Optional.empty(), AlertKind.VAULT_DELETED), AlertSeverity.CRITICAL);
    }

    void restored(VaultId vault) {
        catalog.change(connection -> book.clear(
                connection, new Alerts.Key(vault, Optional.empty(), AlertKind.VAULT_DELETED), clock.instant()));
    }

    void loosened(VaultId vault) {
        raise(new Alerts.Key(vault, Optional.empty(), AlertKind.SAFEGUARDS_LOOSENED), AlertSeverity.WARNING);
    }

    /** Clears the alert once none of the machine's points is deleted: all were undeleted or removed. */
    void settled(MachineRow machine) {
        catalog.change(connection -> {
            if (new Holdings(connection).countDeleted(machine.id()) == 0) {
                book.clear(connection, key(machine, AlertKind.DATA_DELETED), clock.instant());
            }
        });
    }

    /** @param suspended whether the clock is currently not trusted */
    public void clock(boolean suspended) {
        boolean nothingNew = !suspended
                && catalog.read(connection -> new Alerts(connection).standing(AlertKind.CLOCK_SUSPENDED))
                        .isEmpty();
        if (nothingNew) {
            return;
        }
        catalog.change(connection -> {
            for (VaultRow vault : new Vaults(connection).all()) {
                Alerts.Key key = new Alerts.Key(vault.id(), Optional.empty(), AlertKind.CLOCK_SUSPENDED);
                if (suspended) {
                    Alerts.Cause cause = new Alerts.Cause(
                            AlertSeverity.CRITICAL,
                            Optional.of(ProblemCode.CLOCK_SUSPENDED),
                            Optional.empty(),
                            Optional.empty());
                    book.hold(connection, key, cause, clock.instant());
                } else {
                    book.clear(connection, key, clock.instant());
                }
            }
        });
    }

    private void raise(Alerts.Key key, AlertSeverity severity) {
        catalog.change(connection -> book.raise(connection, key, Alerts.Cause.of(severity), clock.instant()));
    }

    private static Alerts.Key key(MachineRow machine, AlertKind kind) {
        return new Alerts.Key(machine.vault(), Optional.of(machine.id()), kind);
    }
}
