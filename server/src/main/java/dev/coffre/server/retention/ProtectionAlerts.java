package dev.coffre.server.retention;

import dev.coffre.server.alerts.AlertRegistry;
import dev.coffre.server.catalog.AlertKind;
import dev.coffre.server.catalog.AlertSeverity;
import dev.coffre.server.catalog.AlertTable;
import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.MachineRow;
import dev.coffre.server.catalog.PointRetentionTable;
import dev.coffre.server.catalog.VaultRow;
import dev.coffre.server.catalog.VaultTable;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.ProblemCode;
import java.time.InstantSource;
import java.util.Optional;

/** Raises alerts for changes after which a vault keeps or protects less, and for a suspended clock. Thread-safe. */
public final class ProtectionAlerts {
    private final Catalog catalog;
    private final AlertRegistry alertRegistry;
    private final InstantSource clock;

    public ProtectionAlerts(Catalog catalog, AlertRegistry alertRegistry, InstantSource clock) {
        this.catalog = catalog;
        this.alertRegistry = alertRegistry;
        this.clock = clock;
    }

    void shortened(MachineRow machine) {
        raise(key(machine, AlertKind.RETENTION_SHORTENED), AlertSeverity.WARNING);
    }

    /** An acknowledged alert opens again: the person who acknowledged it does not know of this deletion. */
    void deleted(MachineRow machine) {
        catalog.change(connection -> alertRegistry.raiseAgain(
                connection,
                key(machine, AlertKind.DATA_DELETED),
                AlertTable.AlertCause.of(AlertSeverity.CRITICAL),
                clock.instant()));
    }

    void deleted(VaultId vault) {
        raise(new AlertTable.AlertKey(vault, Optional.empty(), AlertKind.VAULT_DELETED), AlertSeverity.CRITICAL);
    }

    void vaultUndeleted(VaultId vault) {
        catalog.change(connection -> alertRegistry.clear(
                connection,
                new AlertTable.AlertKey(vault, Optional.empty(), AlertKind.VAULT_DELETED),
                clock.instant()));
    }

    void loosened(VaultId vault) {
        raise(new AlertTable.AlertKey(vault, Optional.empty(), AlertKind.SAFEGUARDS_LOOSENED), AlertSeverity.WARNING);
    }

    /** Clears the alert once none of the machine's points is deleted: all were undeleted or removed. */
    void clearDeletedIfNone(MachineRow machine) {
        catalog.change(connection -> {
            if (new PointRetentionTable(connection).countDeleted(machine.id()) == 0) {
                alertRegistry.clear(connection, key(machine, AlertKind.DATA_DELETED), clock.instant());
            }
        });
    }

    /** @param suspended whether the clock is currently not trusted */
    public void updateClock(boolean suspended) {
        boolean nothingNew = !suspended
                && catalog.read(connection -> new AlertTable(connection).active(AlertKind.CLOCK_SUSPENDED))
                        .isEmpty();
        if (nothingNew) {
            return;
        }
        catalog.change(connection -> {
            for (VaultRow vault : new VaultTable(connection).all()) {
                AlertTable.AlertKey key =
                        new AlertTable.AlertKey(vault.id(), Optional.empty(), AlertKind.CLOCK_SUSPENDED);
                if (suspended) {
                    AlertTable.AlertCause cause = new AlertTable.AlertCause(
                            AlertSeverity.CRITICAL,
                            Optional.of(ProblemCode.CLOCK_SUSPENDED),
                            Optional.empty(),
                            Optional.empty());
                    alertRegistry.raiseCondition(connection, key, cause, clock.instant());
                } else {
                    alertRegistry.clear(connection, key, clock.instant());
                }
            }
        });
    }

    private void raise(AlertTable.AlertKey key, AlertSeverity severity) {
        catalog.change(connection ->
                alertRegistry.raise(connection, key, AlertTable.AlertCause.of(severity), clock.instant()));
    }

    private static AlertTable.AlertKey key(MachineRow machine, AlertKind kind) {
        return new AlertTable.AlertKey(machine.vault(), Optional.of(machine.id()), kind);
    }
}
