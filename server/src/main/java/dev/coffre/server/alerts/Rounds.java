package dev.coffre.server.alerts;

import dev.coffre.server.admission.DiskSpace;
import dev.coffre.server.catalog.AlertKind;
import dev.coffre.server.catalog.AlertRow;
import dev.coffre.server.catalog.AlertSeverity;
import dev.coffre.server.catalog.Alerts;
import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.Cycles;
import dev.coffre.server.catalog.Machines;
import dev.coffre.server.catalog.VaultRow;
import dev.coffre.server.catalog.Vaults;
import dev.coffre.server.health.Concern;
import dev.coffre.server.health.HealthCheck;
import dev.coffre.server.health.MachineHealth;
import dev.coffre.server.health.VaultHealth;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.ProblemCode;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Checks periodically for conditions that no event reports: overdue machines, vaults and disks that fill up, halted garbage
 * collection. Also closes alerts about single events after a while.
 */
public final class Rounds {
    private static final Duration EVERY = Duration.ofMinutes(5);
    private static final Duration FORK_REMEMBERED = Duration.ofDays(7);
    private static final Duration CHANGE_REMEMBERED = Duration.ofDays(14);
    private static final Duration KEPT = Duration.ofDays(400);
    private static final int FORGOTTEN_AT_ONCE = 500;

    private final Catalog catalog;
    private final AlertBook book;
    private final HealthCheck health;
    private final DiskSpace disk;
    private final InstantSource clock;
    private Instant next = Instant.MIN;

    public Rounds(Catalog catalog, AlertBook book, HealthCheck health, DiskSpace disk, InstantSource clock) {
        this.catalog = catalog;
        this.book = book;
        this.health = health;
        this.disk = disk;
        this.clock = clock;
    }

    /** Checks if five minutes have passed since the last check. Call every minute or so. */
    public synchronized void look() {
        Instant now = clock.instant();
        // A clock that was set back must not stop the checks.
        boolean due = !now.isBefore(next) || next.minus(EVERY).isAfter(now);
        if (due) {
            next = now.plus(EVERY);
            lookNow();
        }
    }

    /** Checks everything now. */
    public void lookNow() {
        Instant now = clock.instant();
        List<Condition> conditions = new ArrayList<>();
        Map<Alerts.Key, AlertRow> standing = standing();
        boolean halted =
                catalog.read(connection -> new Cycles(connection).state()).halted();
        for (VaultRow vault : catalog.read(connection -> new Vaults(connection).all())) {
            conditions.addAll(overdue(vault.id()));
            conditions.add(quota(vault, standing));
            conditions.add(diskOf(vault.id(), standing));
            conditions.add(collection(vault.id(), halted));
        }
        List<AlertRow> ofRemoved = catalog.read(connection -> new Alerts(connection).standingOfRemovedMachines());
        for (AlertRow alert : ofRemoved) {
            standing.put(key(alert), alert);
            conditions.add(new Condition(key(alert), Optional.empty()));
        }
        standing.values().stream()
                .filter(alert -> remembered(alert.kind())
                        .filter(time -> alert.lastRaised().plus(time).isBefore(now))
                        .isPresent())
                .forEach(alert -> conditions.add(new Condition(key(alert), Optional.empty())));
        List<Condition> changed = conditions.stream()
                .filter(condition -> condition.differsFrom(Optional.ofNullable(standing.get(condition.key))))
                .toList();
        catalog.change(connection -> {
            for (Condition condition : changed) {
                settle(connection, condition, now);
            }
            for (Alerts.Key key : new Alerts(connection).slotsChangedUntold(now.minus(CHANGE_REMEMBERED))) {
                book.raiseAnew(connection, key, Alerts.Cause.of(AlertSeverity.CRITICAL), now);
            }
            new Alerts(connection).forgetBefore(now.minus(KEPT), FORGOTTEN_AT_ONCE);
        });
    }

    /** @param cause empty if the condition does not hold */
    private record Condition(Alerts.Key key, Optional<Alerts.Cause> cause) {
        boolean differsFrom(Optional<AlertRow> standing) {
            return !cause.map(Alerts.Cause::severity).equals(standing.map(AlertRow::severity))
                    || !cause.flatMap(Alerts.Cause::percent).equals(standing.flatMap(AlertRow::percent));
        }
    }

    private void settle(Connection connection, Condition condition, Instant now) throws SQLException {
        if (condition.cause.isPresent()) {
            book.hold(connection, condition.key, condition.cause.get(), now);
        } else {
            book.clear(connection, condition.key, now);
        }
    }

    private Map<Alerts.Key, AlertRow> standing() {
        return catalog.read(connection -> {
            Map<Alerts.Key, AlertRow> standing = new HashMap<>();
            for (AlertKind kind : List.of(
                    AlertKind.MACHINE_OVERDUE,
                    AlertKind.QUOTA_NEARLY_USED,
                    AlertKind.DISK_NEARLY_FULL,
                    AlertKind.COLLECTION_HALTED,
                    AlertKind.CHAIN_FORKED,
                    AlertKind.POINT_LIMIT_REACHED,
                    AlertKind.RETENTION_SHORTENED,
                    AlertKind.SLOTS_CHANGED,
                    AlertKind.SAFEGUARDS_LOOSENED,
                    AlertKind.SECOND_FACTOR_GUESSED)) {
                new Alerts(connection).standing(kind).forEach(alert -> standing.put(key(alert), alert));
            }
            return standing;
        });
    }

    /** Returns how long an alert about a single event stays active; empty for lasting conditions. */
    private static Optional<Duration> remembered(AlertKind kind) {
        return switch (kind) {
            case CHAIN_FORKED, POINT_LIMIT_REACHED -> Optional.of(FORK_REMEMBERED);
            case RETENTION_SHORTENED, SLOTS_CHANGED, SAFEGUARDS_LOOSENED, SECOND_FACTOR_GUESSED ->
                Optional.of(CHANGE_REMEMBERED);
            default -> Optional.empty();
        };
    }

    private static Alerts.Key key(AlertRow alert) {
        return new Alerts.Key(alert.vault(), alert.machine(), alert.kind());
    }

    private List<Condition> overdue(VaultId vault) {
        VaultHealth now = health.of(vault);
        Set<MachineId> registered = catalog.read(connection -> new Machines(connection).registered(vault));
        return now.machines().stream()
                .filter(machine -> registered.contains(machine.machine()))
                .map(machine -> overdue(vault, machine, now.at()))
                .toList();
    }

    private static Condition overdue(VaultId vault, MachineHealth machine, Instant at) {
        boolean late = machine.concerns(at).contains(Concern.OVERDUE);
        Optional<MachineId> id = Optional.of(machine.machine());
        return new Condition(
                new Alerts.Key(vault, id, AlertKind.MACHINE_OVERDUE),
                late ? Optional.of(Alerts.Cause.of(AlertSeverity.CRITICAL)) : Optional.empty());
    }

    private Condition quota(VaultRow vault, Map<Alerts.Key, AlertRow> standing) {
        long stored = catalog.read(connection -> new Vaults(connection).bytesStored(vault.id()));
        Alerts.Key key = new Alerts.Key(vault.id(), Optional.empty(), AlertKind.QUOTA_NEARLY_USED);
        return full(key, Fullness.of(stored, vault.quota()), standing);
    }

    private Condition diskOf(VaultId vault, Map<Alerts.Key, AlertRow> standing) {
        Alerts.Key key = new Alerts.Key(vault, Optional.empty(), AlertKind.DISK_NEARLY_FULL);
        return full(key, Fullness.of(disk.used(), disk.usable()), standing);
    }

    /** Garbage collection covers the whole store, so a halt concerns every vault. */
    private static Condition collection(VaultId vault, boolean halted) {
        Alerts.Cause cause = new Alerts.Cause(
                AlertSeverity.CRITICAL, Optional.of(ProblemCode.COLLECTION_HALTED), Optional.empty(), Optional.empty());
        return new Condition(
                new Alerts.Key(vault, Optional.empty(), AlertKind.COLLECTION_HALTED),
                halted ? Optional.of(cause) : Optional.empty());
    }

    private static Condition full(Alerts.Key key, Fullness fullness, Map<Alerts.Key, AlertRow> standing) {
        return new Condition(key, fullness.cause(Optional.ofNullable(standing.get(key))));
    }
}
