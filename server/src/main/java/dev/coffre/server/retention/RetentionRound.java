package dev.coffre.server.retention;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.HoldingRow;
import dev.coffre.server.catalog.Holdings;
import dev.coffre.server.catalog.MachineRow;
import dev.coffre.server.catalog.Machines;
import dev.coffre.server.catalog.Policies;
import dev.coffre.server.ledger.Ledger;
import dev.coffre.server.store.StoreFiles;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.journal.JournalEvent;
import dev.coffre.vault.point.ChainPlace;
import dev.coffre.vault.point.Tombstone;
import dev.coffre.vault.retention.RetentionPolicy;
import dev.coffre.vault.retention.Verdict;
import dev.coffre.vault.signing.SigningKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Applies retention. The write order is the journal event, the tombstone, then the deletion of the point's file. After a crash
 * in between, the next run completes the work. Does nothing while the clock is suspended or settling. Thread-safe.
 */
public final class RetentionRound {
    private static final System.Logger LOG = System.getLogger(RetentionRound.class.getName());
    private static final Duration EVERY = Duration.ofMinutes(10);
    private static final int AT_ONCE = 1_000;

    private final Catalog catalog;
    private final Ledger ledger;
    private final StoreFiles store;
    private final SigningKey signingKey;
    private final InstantSource clock;
    private final ClockGuard guard;
    private final CareAlerts alerts;
    private final VaultDeletion vaults;
    private Instant next = Instant.MIN;

    public RetentionRound(
            Catalog catalog,
            Ledger ledger,
            StoreFiles store,
            SigningKey signingKey,
            InstantSource clock,
            ClockGuard guard,
            CareAlerts alerts,
            VaultDeletion vaults) {
        this.catalog = catalog;
        this.ledger = ledger;
        this.store = store;
        this.signingKey = signingKey;
        this.clock = clock;
        this.guard = guard;
        this.alerts = alerts;
        this.vaults = vaults;
    }

    /** Runs if the last run is long enough ago. Call this about once a minute. */
    public synchronized void look() {
        Instant now = clock.instant();
        boolean due = !now.isBefore(next) || next.minus(EVERY).isAfter(now);
        if (due) {
            next = now.plus(EVERY);
            run();
        }
    }

    /** Applies retention to every machine. */
    public synchronized void run() {
        if (guard.state() != ClockGuard.State.SURE) {
            return;
        }
        for (MachineRow machine : catalog.read(connection -> new Machines(connection).all())) {
            // Checked without the ledger's lock, which commits wait for: the cost grows with the machine's points.
            if (due(machine).isAny()) {
                ledger.inTurn(() -> settle(machine));
            }
        }
        vaults.settle();
        bury();
    }

    /** Points to remove or delete now, by what happens to them. */
    private record Due(List<Long> removed, List<Long> deleted, List<Long> byPeople, Instant until) {
        boolean isAny() {
            return !removed.isEmpty() || !deleted.isEmpty() || !byPeople.isEmpty();
        }
    }

    private Due due(MachineRow machine) {
        Instant now = clock.instant();
        MachinePlan plan = catalog.read(connection -> MachinePlan.of(machine, connection));
        Duration window = Duration.ofDays(plan.safeguards().softDeleteDays());
        Set<Long> keptBefore = keptBefore(machine, plan, now, window);
        List<Long> removed = new ArrayList<>();
        List<Long> deleted = new ArrayList<>();
        for (Verdict verdict : plan.at(now).expired()) {
            long seq = verdict.point().seq();
            (keptBefore.contains(seq) ? deleted : removed).add(seq);
        }
        deletedUntil(plan, now, Tombstone.Reason.RETENTION, removed);
        List<Long> byPeople = new ArrayList<>();
        deletedUntil(plan, now, Tombstone.Reason.DELETED_BY_A_PERSON, byPeople);
        return new Due(removed, deleted, byPeople, now.plus(window));
    }

    private boolean settle(MachineRow machine) {
        Due due = due(machine);
        remove(machine, due.removed, Tombstone.Reason.RETENTION);
        remove(machine, due.byPeople, Tombstone.Reason.DELETED_BY_A_PERSON);
        for (List<Long> some : portions(due.deleted)) {
            ledger.append(new JournalEvent.PointsDeleted(
                    machine.vault(), machine.id(), some, Tombstone.Reason.RETENTION.number(), due.until));
        }
        if (!due.byPeople.isEmpty()) {
            alerts.settled(machine);
        }
        return true;
    }

    /**
     * Returns the points that a recently shortened policy still kept. These are soft-deleted rather than removed, and can be
     * undeleted.
     */
    private Set<Long> keptBefore(MachineRow machine, MachinePlan plan, Instant now, Duration window) {
        Set<Long> kept = new HashSet<>();
        List<Optional<RetentionPolicy>> former =
                catalog.read(connection -> new Policies(connection).shortenedSince(machine.id(), now.minus(window)));
        for (Optional<RetentionPolicy> policy : former) {
            plan.under(policy, now).verdicts().stream()
                    .filter(Verdict::isKept)
                    .forEach(verdict -> kept.add(verdict.point().seq()));
        }
        return kept;
    }

    private static void deletedUntil(MachinePlan plan, Instant now, Tombstone.Reason because, List<Long> due) {
        plan.points().stream()
                .filter(HoldingRow::isDeleted)
                .filter(point -> point.end().orElseThrow().because() == because)
                .filter(point -> point.end()
                        .flatMap(HoldingRow.End::until)
                        .filter(until -> !until.isAfter(now))
                        .isPresent())
                .forEach(point -> due.add(point.seq()));
    }

    private void remove(MachineRow machine, List<Long> seqs, Tombstone.Reason because) {
        for (List<Long> some : portions(seqs)) {
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
    static List<List<Long>> portions(List<Long> seqs) {
        List<List<Long>> portions = new ArrayList<>();
        for (int from = 0; from < seqs.size(); from += AT_ONCE) {
            portions.add(seqs.subList(from, Math.min(from + AT_ONCE, seqs.size())));
        }
        return portions;
    }

    private void bury() {
        List<Holdings.Unburied> some;
        do {
            some = catalog.read(connection -> new Holdings(connection).unburied(AT_ONCE));
            some.forEach(this::bury);
        } while (some.size() == AT_ONCE);
    }

    private void bury(Holdings.Unburied removed) {
        record Grave(HoldingRow point, Sha256 before) {}
        Grave grave = catalog.read(connection -> {
            Holdings holdings = new Holdings(connection);
            return new Grave(
                    holdings.find(removed.machine(), removed.seq()).orElseThrow(),
                    holdings.find(removed.machine(), removed.seq() - 1)
                            .map(HoldingRow::hash)
                            .orElse(Sha256.ZERO));
        });
        ChainPlace place = new ChainPlace(
                removed.machine(), removed.seq(), grave.point.hash(), grave.before, grave.point.receivedAt());
        store.points(removed.vault()).bury(grave.point.tombstone(place, signingKey));
        catalog.change(connection -> new Holdings(connection).setBuried(removed.machine(), removed.seq()));
    }
}
