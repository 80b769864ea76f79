package dev.coffre.server.retention;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.LeaseRole;
import dev.coffre.server.catalog.LeasedRole;
import dev.coffre.server.catalog.MachineRow;
import dev.coffre.server.catalog.MachineTable;
import dev.coffre.server.catalog.PointRetentionRow;
import dev.coffre.server.catalog.RetentionPolicyTable;
import dev.coffre.server.ledger.Ledger;
import dev.coffre.vault.point.Tombstone;
import dev.coffre.vault.retention.RetentionDecision;
import dev.coffre.vault.retention.RetentionPolicy;
import dev.coffre.vault.store.journal.JournalEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Applies retention. The write order is the journal event, the tombstone, then the deletion of the point's file. After
 * a crash in between, the next run completes the work. Does nothing while the clock is suspended or settling.
 * Thread-safe.
 */
public final class RetentionTask {
    private static final System.Logger LOG = System.getLogger(RetentionTask.class.getName());
    private static final Duration INTERVAL = Duration.ofMinutes(10);
    private static final int BATCH_SIZE = 1_000;

    private final Catalog catalog;
    private final Ledger ledger;
    private final RemovedPointFiles files;
    private final InstantSource clock;
    private final ClockGuard guard;
    private final ProtectionAlerts alerts;
    private final VaultDeletion vaults;
    private final LeasedRole role;
    private Instant next = Instant.MIN;

    public RetentionTask(
            Catalog catalog,
            Ledger ledger,
            RemovedPointFiles files,
            InstantSource clock,
            ClockGuard guard,
            ProtectionAlerts alerts,
            VaultDeletion vaults) {
        this.catalog = catalog;
        this.ledger = ledger;
        this.files = files;
        this.clock = clock;
        this.guard = guard;
        this.alerts = alerts;
        this.vaults = vaults;
        this.role = catalog.role(LeaseRole.RETENTION);
    }

    /** Runs if the last run is long enough ago. Call this about once a minute. */
    public synchronized void runIfDue() {
        Instant now = clock.instant();
        boolean due = !now.isBefore(next) || next.minus(INTERVAL).isAfter(now);
        if (due) {
            next = now.plus(INTERVAL);
            run();
        }
    }

    /** Applies retention to every machine. */
    public synchronized void run() {
        if (guard.state() == ClockGuard.ClockState.SURE) {
            role.perform(this::applyToAll);
        }
    }

    private void applyToAll() {
        if (ledger.isBehind()) {
            ledger.catchUp(); // or end: an outdated catalog hides points that are due, and shows others as due
        }
        for (MachineRow machine : catalog.read(connection -> new MachineTable(connection).all())) {
            // Checked without the ledger's lock, which commits wait for: the cost grows with the machine's points.
            if (due(machine).isAny()) {
                ledger.exclusively(() -> apply(machine));
            }
        }
        vaults.removeExpired();
        files.replaceByTombstones();
    }

    /**
     * Points that are due for removal or deletion.
     *
     * @param removed points that expired, or that retention deleted and whose soft-delete period is over
     * @param deleted points to soft-delete, because a recently shortened policy still kept them
     * @param byPeople points that people deleted and whose soft-delete period is over
     * @param until when the newly soft-deleted points will be removed
     */
    private record DuePoints(List<Long> removed, List<Long> deleted, List<Long> byPeople, Instant until) {
        boolean isAny() {
            return !removed.isEmpty() || !deleted.isEmpty() || !byPeople.isEmpty();
        }
    }

    private DuePoints due(MachineRow machine) {
        Instant now = clock.instant();
        MachineRetentionState plan = catalog.read(connection -> MachineRetentionState.of(machine, connection));
        Duration window = Duration.ofDays(plan.safeguards().softDeleteDays());
        Set<Long> keptBefore = keptBefore(machine, plan, now, window);
        List<Long> removed = new ArrayList<>();
        List<Long> deleted = new ArrayList<>();
        for (RetentionDecision verdict : plan.planAt(now).expired()) {
            long seq = verdict.point().seq();
            (keptBefore.contains(seq) ? deleted : removed).add(seq);
        }
        addDeletionsDue(plan, now, Tombstone.Reason.RETENTION, removed);
        List<Long> byPeople = new ArrayList<>();
        addDeletionsDue(plan, now, Tombstone.Reason.DELETED_BY_A_PERSON, byPeople);
        return new DuePoints(removed, deleted, byPeople, now.plus(window));
    }

    private boolean apply(MachineRow machine) {
        DuePoints due = due(machine);
        remove(machine, due.removed, Tombstone.Reason.RETENTION);
        remove(machine, due.byPeople, Tombstone.Reason.DELETED_BY_A_PERSON);
        for (List<Long> some : batches(due.deleted)) {
            ledger.append(new JournalEvent.PointsDeleted(
                    machine.vault(), machine.id(), some, Tombstone.Reason.RETENTION.number(), due.until));
        }
        if (!due.byPeople.isEmpty()) {
            alerts.clearDeletedIfNone(machine);
        }
        return true;
    }

    /**
     * Returns the points that a recently shortened policy still kept. These are soft-deleted rather than removed, and can be
     * undeleted.
     */
    private Set<Long> keptBefore(MachineRow machine, MachineRetentionState plan, Instant now, Duration window) {
        Set<Long> kept = new HashSet<>();
        List<Optional<RetentionPolicy>> former = catalog.read(
                connection -> new RetentionPolicyTable(connection).shortenedSince(machine.id(), now.minus(window)));
        for (Optional<RetentionPolicy> policy : former) {
            plan.planUnder(policy, now).decisions().stream()
                    .filter(RetentionDecision::isKept)
                    .forEach(verdict -> kept.add(verdict.point().seq()));
        }
        return kept;
    }

    private static void addDeletionsDue(
            MachineRetentionState plan, Instant now, Tombstone.Reason because, List<Long> due) {
        plan.points().stream()
                .filter(PointRetentionRow::isDeleted)
                .filter(point -> point.end().orElseThrow().reason() == because)
                .filter(point -> point.end()
                        .flatMap(PointRetentionRow.RetentionEnd::undeleteUntil)
                        .filter(until -> !until.isAfter(now))
                        .isPresent())
                .forEach(point -> due.add(point.seq()));
    }

    private void remove(MachineRow machine, List<Long> seqs, Tombstone.Reason because) {
        for (List<Long> some : batches(seqs)) {
            ledger.append(new JournalEvent.PointsRemoved(machine.vault(), machine.id(), some, because.number()));
            LOG.log(
                    System.Logger.Level.INFO,
                    "removed {0} recovery points of machine {1}: {2}",
                    some.size(),
                    machine.id(),
                    because);
        }
    }

    /** Splits the list so that one event stays well within a journal segment. */
    static List<List<Long>> batches(List<Long> seqs) {
        List<List<Long>> portions = new ArrayList<>();
        for (int from = 0; from < seqs.size(); from += BATCH_SIZE) {
            portions.add(seqs.subList(from, Math.min(from + BATCH_SIZE, seqs.size())));
        }
        return portions;
    }
}
