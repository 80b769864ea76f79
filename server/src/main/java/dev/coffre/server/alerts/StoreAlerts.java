package dev.coffre.server.alerts;

import dev.coffre.server.admission.SessionWatcher;
import dev.coffre.server.catalog.AlertKind;
import dev.coffre.server.catalog.AlertSeverity;
import dev.coffre.server.catalog.Alerts;
import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.commit.ChainWatcher;
import dev.coffre.server.scrub.DamageAlerts;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.ProblemCode;
import java.time.InstantSource;
import java.util.Optional;

/** Raises alerts about the store, chains and sessions. Thread-safe. */
public final class StoreAlerts implements DamageAlerts, ChainWatcher, SessionWatcher {
    private final Catalog catalog;
    private final AlertBook book;
    private final InstantSource clock;

    public StoreAlerts(Catalog catalog, AlertBook book, InstantSource clock) {
        this.catalog = catalog;
        this.book = book;
        this.clock = clock;
    }

    @Override
    public void found(VaultId vault) {
        catalog.change(connection -> book.raise(connection, damage(vault), cause(), clock.instant()));
    }

    @Override
    public void holds(VaultId vault, boolean damaged) {
        catalog.change(connection -> {
            if (damaged) {
                book.hold(connection, damage(vault), cause(), clock.instant());
            } else {
                book.clear(connection, damage(vault), clock.instant());
            }
        });
    }

    @Override
    public void forked(VaultId vault, MachineId machine) {
        refused(vault, machine, AlertKind.CHAIN_FORKED, ProblemCode.HEAD_MOVED);
    }

    @Override
    public void limited(VaultId vault, MachineId machine) {
        refused(vault, machine, AlertKind.POINT_LIMIT_REACHED, ProblemCode.POINT_LIMIT_REACHED);
    }

    @Override
    public void crowdedOut(VaultId vault, MachineId machine) {
        refused(vault, machine, AlertKind.CHAIN_FORKED, ProblemCode.SESSION_UNKNOWN);
    }

    private void refused(VaultId vault, MachineId machine, AlertKind kind, ProblemCode code) {
        Alerts.Key key = new Alerts.Key(vault, Optional.of(machine), kind);
        Alerts.Cause cause =
                new Alerts.Cause(AlertSeverity.CRITICAL, Optional.of(code), Optional.empty(), Optional.empty());
        catalog.change(connection -> book.raise(connection, key, cause, clock.instant()));
    }

    private static Alerts.Key damage(VaultId vault) {
        return new Alerts.Key(vault, Optional.empty(), AlertKind.STORE_DAMAGED);
    }

    private static Alerts.Cause cause() {
        return new Alerts.Cause(
                AlertSeverity.CRITICAL, Optional.of(ProblemCode.STORE_DAMAGED), Optional.empty(), Optional.empty());
    }
}
