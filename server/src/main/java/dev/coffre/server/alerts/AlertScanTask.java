package dev.coffre.server.alerts;

import dev.coffre.server.admission.DiskSpace;
import dev.coffre.server.catalog.AlertKind;
import dev.coffre.server.catalog.AlertRow;
import dev.coffre.server.catalog.AlertSeverity;
import dev.coffre.server.catalog.AlertTable;
import dev.coffre.server.catalog.AuditEndTable;
import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.CatalogConnection;
import dev.coffre.server.catalog.GcCycleTable;
import dev.coffre.server.catalog.LeaseRole;
import dev.coffre.server.catalog.LeasedRole;
import dev.coffre.server.catalog.MachineTable;
import dev.coffre.server.catalog.PointRetentionTable;
import dev.coffre.server.catalog.VaultRow;
import dev.coffre.server.catalog.VaultTable;
import dev.coffre.server.health.Concern;
import dev.coffre.server.health.Dependencies;
import dev.coffre.server.health.MachineHealth;
import dev.coffre.server.health.MachineHealthService;
import dev.coffre.server.health.VaultHealth;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.ProblemCode;
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
public final class AlertScanTask {
    private static final Duration INTERVAL = Duration.ofMinutes(5);
    private static final Duration EVENT_ALERT_AGE = Duration.ofDays(7);
    private static final Duration CHANGE_ALERT_AGE = Duration.ofDays(14);
    private static final Duration RETENTION = Duration.ofDays(400);
    private static final int DELETE_BATCH = 500;

    /** Entries of the audit log that only the catalog has are no older than this, usually a minute. */
    private static final Duration AUDIT_DELAY = Duration.ofMinutes(10);

    /** A shorter outage raises no alert. */
    static final Duration OUTAGE = Duration.ofMinutes(5);

    private final Catalog catalog;
    private final AlertRegistry alerts;
    private final MachineHealthService healthService;
    private final DiskSpace disk;
    private final Dependencies dependencies;
    private final InstantSource clock;
    private final LeasedRole role;
    private Instant next = Instant.MIN;
    private boolean wasAuditBehind;

    public AlertScanTask(
            Catalog catalog,
            AlertRegistry alertRegistry,
            MachineHealthService health,
            DiskSpace disk,
            Dependencies dependencies,
            InstantSource clock) {
        this.catalog = catalog;
        this.alerts = alertRegistry;
        this.healthService = health;
        this.disk = disk;
        this.dependencies = dependencies;
        this.clock = clock;
        this.role = catalog.role(LeaseRole.ALERTS);
    }

    /** Checks if five minutes have passed since the last check. Call every minute or so. */
    public synchronized void runIfDue() {
        Instant now = clock.instant();
        // A clock that was set back must not stop the checks.
        boolean due = !now.isBefore(next) || next.minus(INTERVAL).isAfter(now);
        if (due) {
            next = now.plus(INTERVAL);
            run();
        }
    }

    /** Checks everything now. */
    public void run() {
        role.perform(this::scan);
    }

    private void scan() {
        Instant now = clock.instant();
        List<Condition> conditions = new ArrayList<>();
        Map<AlertTable.AlertKey, AlertRow> standing = activeAlerts();
        boolean halted =
                catalog.read(connection -> new GcCycleTable(connection).state()).halted();
        boolean isStoreAway = dependencies.store().failingFor().compareTo(OUTAGE) >= 0;
        boolean isAuditBehind = !isStoreAway && isAuditBehind(now);
        boolean wasCatalogAway = dependencies.catalog().takeLastOutage().compareTo(OUTAGE) >= 0;
        for (VaultRow vault : catalog.read(connection -> new VaultTable(connection).all())) {
            conditions.addAll(overdue(vault.id()));
            conditions.add(quota(vault, standing));
            conditions.add(disk(vault.id(), standing));
            conditions.add(collection(vault.id(), halted));
            conditions.add(deletion(vault.id()));
            conditions.add(outage(vault.id(), AlertKind.STORE_UNAVAILABLE, isStoreAway));
            conditions.add(outage(vault.id(), AlertKind.CATALOG_UNAVAILABLE, wasCatalogAway));
            conditions.add(outage(vault.id(), AlertKind.AUDIT_NOT_SHIPPED, isAuditBehind));
        }
        List<AlertRow> alertsOfRemovedMachines =
                catalog.read(connection -> new AlertTable(connection).activeOfRemovedMachines());
        for (AlertRow alert : alertsOfRemovedMachines) {
            standing.put(key(alert), alert);
            conditions.add(new Condition(key(alert), Optional.empty()));
        }
        standing.values().stream()
                .filter(alert -> maxAge(alert.kind())
                        .filter(time -> alert.lastRaised().plus(time).isBefore(now))
                        .isPresent())
                .forEach(alert -> conditions.add(new Condition(key(alert), Optional.empty())));
        List<Condition> changed = conditions.stream()
                .filter(condition -> condition.differsFrom(Optional.ofNullable(standing.get(condition.key))))
                .toList();
        // Read before the change: the points are many, and a change keeps others waiting.
        List<AlertTable.AlertKey> deletions =
                catalog.read(connection -> new AlertTable(connection).outdatedDeletionAlerts());
        catalog.change(connection -> {
            for (Condition condition : changed) {
                apply(connection, condition, now);
            }
            for (AlertTable.AlertKey key : deletions) {
                apply(connection, deletion(connection, key), now);
            }
            for (AlertTable.AlertKey key :
                    new AlertTable(connection).slotChangesWithoutAlert(now.minus(CHANGE_ALERT_AGE))) {
                alerts.raiseNew(connection, key, AlertTable.AlertCause.of(AlertSeverity.CRITICAL), now);
            }
            new AlertTable(connection).deleteClosedBefore(now.minus(RETENTION), DELETE_BATCH);
        });
    }

    /** Entries are shipped within a minute. After a start, old ones may wait until the first scan has passed. */
    private boolean isAuditBehind(Instant now) {
        boolean isBehind = catalog.read(connection -> new AuditEndTable(connection).oldestUnshipped())
                .filter(oldest -> oldest.plus(AUDIT_DELAY).isBefore(now))
                .isPresent();
        boolean isSecondTime = isBehind && wasAuditBehind;
        wasAuditBehind = isBehind;
        return isSecondTime;
    }

    /** @param cause empty if the condition does not hold */
    private record Condition(AlertTable.AlertKey key, Optional<AlertTable.AlertCause> cause) {
        boolean differsFrom(Optional<AlertRow> standing) {
            return !cause.map(AlertTable.AlertCause::severity).equals(standing.map(AlertRow::severity))
                    || !cause.flatMap(AlertTable.AlertCause::percent).equals(standing.flatMap(AlertRow::percent));
        }
    }

    private void apply(CatalogConnection connection, Condition condition, Instant now) {
        if (condition.cause.isPresent()) {
            alerts.raiseCondition(connection, condition.key, condition.cause.get(), now);
        } else {
            alerts.clear(connection, condition.key, now);
        }
    }

    private Map<AlertTable.AlertKey, AlertRow> activeAlerts() {
        return catalog.read(connection -> {
            Map<AlertTable.AlertKey, AlertRow> standing = new HashMap<>();
            for (AlertKind kind : List.of(
                    AlertKind.MACHINE_OVERDUE,
                    AlertKind.QUOTA_NEARLY_USED,
                    AlertKind.DISK_NEARLY_FULL,
                    AlertKind.COLLECTION_HALTED,
                    AlertKind.VAULT_DELETED,
                    AlertKind.STORE_UNAVAILABLE,
                    AlertKind.CATALOG_UNAVAILABLE,
                    AlertKind.AUDIT_NOT_SHIPPED,
                    AlertKind.CHAIN_FORKED,
                    AlertKind.MACHINE_KEY_SHARED,
                    AlertKind.POINT_LIMIT_REACHED,
                    AlertKind.RETENTION_SHORTENED,
                    AlertKind.SLOTS_CHANGED,
                    AlertKind.SAFEGUARDS_LOOSENED,
                    AlertKind.STORE_TAMPERED,
                    AlertKind.SECOND_FACTOR_GUESSED)) {
                new AlertTable(connection).active(kind).forEach(alert -> standing.put(key(alert), alert));
            }
            return standing;
        });
    }

    /** Returns how long an alert about a single event stays active; empty for lasting conditions. */
    private static Optional<Duration> maxAge(AlertKind kind) {
        return switch (kind) {
            case CHAIN_FORKED, MACHINE_KEY_SHARED, POINT_LIMIT_REACHED -> Optional.of(EVENT_ALERT_AGE);
            case RETENTION_SHORTENED, SLOTS_CHANGED, SAFEGUARDS_LOOSENED, STORE_TAMPERED, SECOND_FACTOR_GUESSED ->
                Optional.of(CHANGE_ALERT_AGE);
            default -> Optional.empty();
        };
    }

    private static AlertTable.AlertKey key(AlertRow alert) {
        return new AlertTable.AlertKey(alert.vault(), alert.machine(), alert.kind());
    }

    private List<Condition> overdue(VaultId vault) {
        VaultHealth now = healthService.of(vault);
        Set<MachineId> registered = catalog.read(connection -> new MachineTable(connection).registered(vault));
        return now.machines().stream()
                .filter(machine -> registered.contains(machine.machine()))
                .map(machine -> overdue(vault, machine, now.at()))
                .toList();
    }

    private static Condition overdue(VaultId vault, MachineHealth machine, Instant at) {
        boolean late = machine.concerns(at).contains(Concern.OVERDUE);
        Optional<MachineId> id = Optional.of(machine.machine());
        return new Condition(
                new AlertTable.AlertKey(vault, id, AlertKind.MACHINE_OVERDUE),
                late ? Optional.of(AlertTable.AlertCause.of(AlertSeverity.CRITICAL)) : Optional.empty());
    }

    private Condition quota(VaultRow vault, Map<AlertTable.AlertKey, AlertRow> standing) {
        long stored = catalog.read(connection -> new VaultTable(connection).bytesStored(vault.id()));
        AlertTable.AlertKey key = new AlertTable.AlertKey(vault.id(), Optional.empty(), AlertKind.QUOTA_NEARLY_USED);
        return utilization(key, Utilization.of(stored, vault.quota()), standing);
    }

    private Condition disk(VaultId vault, Map<AlertTable.AlertKey, AlertRow> standing) {
        AlertTable.AlertKey key = new AlertTable.AlertKey(vault, Optional.empty(), AlertKind.DISK_NEARLY_FULL);
        Utilization used = dependencies.isStoreFull().getAsBoolean()
                ? Utilization.of(disk.usable(), disk.usable())
                : Utilization.of(disk.hasData() ? disk.used() : 0, disk.usable());
        return utilization(key, used, standing);
    }

    /** Garbage collection covers the whole store, so a halt concerns every vault. */
    private static Condition collection(VaultId vault, boolean halted) {
        AlertTable.AlertCause cause = new AlertTable.AlertCause(
                AlertSeverity.CRITICAL, Optional.of(ProblemCode.COLLECTION_HALTED), Optional.empty(), Optional.empty());
        return new Condition(
                new AlertTable.AlertKey(vault, Optional.empty(), AlertKind.COLLECTION_HALTED),
                halted ? Optional.of(cause) : Optional.empty());
    }

    /** Deletion raises this alert itself. A rebuild of the catalog loses it. */
    private Condition deletion(VaultId vault) {
        boolean isDeleted = catalog.read(connection -> new VaultTable(connection).deletedUntil(vault))
                .isPresent();
        return new Condition(
                new AlertTable.AlertKey(vault, Optional.empty(), AlertKind.VAULT_DELETED),
                isDeleted ? Optional.of(AlertTable.AlertCause.of(AlertSeverity.CRITICAL)) : Optional.empty());
    }

    /** Returns whether points of the alert's machine are deleted now: a person may just have undeleted them. */
    private static Condition deletion(CatalogConnection connection, AlertTable.AlertKey key) {
        boolean hasDeleted =
                new PointRetentionTable(connection).countDeleted(key.machine().orElseThrow()) > 0;
        return new Condition(
                key, hasDeleted ? Optional.of(AlertTable.AlertCause.of(AlertSeverity.CRITICAL)) : Optional.empty());
    }

    /** Store and catalog are those of all vaults. */
    private static Condition outage(VaultId vault, AlertKind kind, boolean isAway) {
        AlertTable.AlertCause cause = AlertTable.AlertCause.of(AlertSeverity.CRITICAL);
        return new Condition(
                new AlertTable.AlertKey(vault, Optional.empty(), kind), isAway ? Optional.of(cause) : Optional.empty());
    }

    private static Condition utilization(
            AlertTable.AlertKey key, Utilization fullness, Map<AlertTable.AlertKey, AlertRow> standing) {
        return new Condition(key, fullness.cause(Optional.ofNullable(standing.get(key))));
    }
}
