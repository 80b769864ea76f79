package dev.coffre.server.alerts;

import dev.coffre.server.access.MachineKeyWatcher;
import dev.coffre.server.catalog.AlertKind;
import dev.coffre.server.catalog.AlertSeverity;
import dev.coffre.server.catalog.AlertTable;
import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.CatalogConnection;
import dev.coffre.server.commit.ChainListener;
import dev.coffre.server.scrub.DamageListener;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.ProblemCode;
import java.time.InstantSource;
import java.util.Optional;

/** Raises alerts about the store, chains and sessions. Thread-safe. */
public final class StoreAlerts implements DamageListener, ChainListener, MachineKeyWatcher {
    private final Catalog catalog;
    private final AlertRegistry alerts;
    private final InstantSource clock;

    public StoreAlerts(Catalog catalog, AlertRegistry alertRegistry, InstantSource clock) {
        this.catalog = catalog;
        this.alerts = alertRegistry;
        this.clock = clock;
    }

    @Override
    public void onDamage(VaultId vault) {
        catalog.change(connection -> alerts.raise(connection, damage(vault), cause(), clock.instant()));
    }

    @Override
    public void onReview(VaultId vault, boolean damaged) {
        catalog.change(connection -> {
            if (damaged) {
                alerts.raiseCondition(connection, damage(vault), cause(), clock.instant());
            } else {
                alerts.clear(connection, damage(vault), clock.instant());
            }
        });
    }

    /** Somebody else has put versions or delete markers behind objects of the vault. Each time is an alert of its own. */
    public void onForeignVersions(CatalogConnection connection, VaultId vault) {
        alerts.raiseNew(connection, ofVault(vault, AlertKind.STORE_TAMPERED), critical(), clock.instant());
    }

    /** Reports whether locks of the vault's objects have not been extended for too long. Called repeatedly. */
    public void onLockReview(VaultId vault, boolean isOverdue) {
        AlertTable.AlertKey key = ofVault(vault, AlertKind.LOCK_OVERDUE);
        catalog.change(connection -> {
            if (isOverdue) {
                alerts.raiseCondition(connection, key, critical(), clock.instant());
            } else {
                alerts.clear(connection, key, clock.instant());
            }
        });
    }

    private static AlertTable.AlertKey ofVault(VaultId vault, AlertKind kind) {
        return new AlertTable.AlertKey(vault, Optional.empty(), kind);
    }

    private static AlertTable.AlertCause critical() {
        return AlertTable.AlertCause.of(AlertSeverity.CRITICAL);
    }

    @Override
    public void onFork(VaultId vault, MachineId machine) {
        refused(vault, machine, AlertKind.CHAIN_FORKED, ProblemCode.HEAD_MOVED);
    }

    @Override
    public void onLimitReached(VaultId vault, MachineId machine) {
        refused(vault, machine, AlertKind.POINT_LIMIT_REACHED, ProblemCode.POINT_LIMIT_REACHED);
    }

    @Override
    public void keyShared(VaultId vault, MachineId machine, ProblemCode met) {
        refused(vault, machine, AlertKind.MACHINE_KEY_SHARED, met);
    }

    private void refused(VaultId vault, MachineId machine, AlertKind kind, ProblemCode code) {
        AlertTable.AlertKey key = new AlertTable.AlertKey(vault, Optional.of(machine), kind);
        AlertTable.AlertCause cause = new AlertTable.AlertCause(
                AlertSeverity.CRITICAL, Optional.of(code), Optional.empty(), Optional.empty());
        catalog.change(connection -> alerts.raise(connection, key, cause, clock.instant()));
    }

    private static AlertTable.AlertKey damage(VaultId vault) {
        return ofVault(vault, AlertKind.STORE_DAMAGED);
    }

    private static AlertTable.AlertCause cause() {
        return new AlertTable.AlertCause(
                AlertSeverity.CRITICAL, Optional.of(ProblemCode.STORE_DAMAGED), Optional.empty(), Optional.empty());
    }
}
