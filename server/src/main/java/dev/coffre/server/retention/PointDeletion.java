package dev.coffre.server.retention;

import dev.coffre.server.access.PinOperation;
import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.MachineRow;
import dev.coffre.server.catalog.MachineTable;
import dev.coffre.server.catalog.PointRetentionRow;
import dev.coffre.server.catalog.PointRetentionTable;
import dev.coffre.server.catalog.Safeguards;
import dev.coffre.server.ledger.Ledger;
import dev.coffre.vault.point.Tombstone;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.retention.RetentionDecision;
import dev.coffre.vault.store.journal.JournalEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Deletes points at a person's request, and undeletes them. A deleted point can be undeleted during the vault's soft-delete
 * period, as it was at the deletion. Thread-safe.
 */
public final class PointDeletion {
    private final Catalog catalog;
    private final Ledger ledger;
    private final InstantSource clock;
    private final ClockGuard guard;
    private final ProtectionAlerts alerts;

    public PointDeletion(
            Catalog catalog, Ledger ledger, InstantSource clock, ClockGuard guard, ProtectionAlerts alerts) {
        this.catalog = catalog;
        this.ledger = ledger;
        this.clock = clock;
        this.guard = guard;
        this.alerts = alerts;
    }

    /**
     * Deletes one of the machine's points, or all. Decides twice. The first decision needs no turn of the ledger, so a request
     * that is refused delays no other machine.
     *
     * @param seq the point; empty for all
     * @param pin used for {@code delete-data}
     * @return whether anything was deleted
     * @throws dev.coffre.vault.problem.Problem {@code point-unknown}, {@code point-held}, {@code vault-immutable}, {@code
     *     clock-suspended}, or an error of the PIN
     */
    public boolean delete(MachineRow machine, Optional<Long> seq, PinUse pin) {
        guard.requireTrusted();
        boolean deleted = (ledger.isBehind() || decide(machine, seq, pin))
                && ledger.exclusively(() -> decide(machine, seq, pin) && deleteKept(machine, seq, pin));
        // An earlier request may have deleted points and failed before it raised the alert.
        if (deleted || hasDeleted(machine)) {
            alerts.deleted(machine);
        }
        return deleted;
    }

    private boolean hasDeleted(MachineRow machine) {
        return catalog.read(connection -> new PointRetentionTable(connection).countDeleted(machine.id())) > 0;
    }

    /** Returns whether there is anything to delete, and throws if it may not be deleted. Loads no chain. */
    private boolean decide(MachineRow machine, Optional<Long> seq, PinUse pin) {
        long first = seq.orElse(0L);
        long last = seq.orElse(Long.MAX_VALUE);
        boolean isEmpty = catalog.read(
                        connection -> new PointRetentionTable(connection).firstKept(machine.id(), first, last))
                .isEmpty();
        if (isEmpty && seq.isPresent()) {
            throw ProblemCode.POINT_UNKNOWN.with("point", seq.get());
        }
        if (isEmpty) {
            return false;
        }
        RetentionService.requireMutable(catalog.read(connection -> Safeguards.ofVault(machine.vault(), connection)));
        catalog.read(connection -> new PointRetentionTable(connection).firstHeld(machine.id(), first, last))
                .ifPresent(held -> {
                    throw ProblemCode.POINT_HELD.with("point", held);
                });
        pin.check(PinOperation.DELETE_DATA);
        return true;
    }

    private boolean deleteKept(MachineRow machine, Optional<Long> seq, PinUse pin) {
        MachineRetentionState plan = plan(machine);
        List<PointRetentionRow> points = chosen(plan, seq, PointRetentionRow::isKept);
        pin.use(PinOperation.DELETE_DATA);
        Instant until = clock.instant().plus(Duration.ofDays(plan.safeguards().softDeleteDays()));
        for (List<Long> some : RetentionTask.batches(seqs(points))) {
            ledger.append(new JournalEvent.PointsDeleted(
                    machine.vault(), machine.id(), some, Tombstone.Reason.DELETED_BY_A_PERSON.number(), until));
        }
        return true;
    }

    /**
     * Undeletes deleted points. Points that the machine's policy no longer keeps are held, so that they do not expire again
     * within minutes.
     *
     * @param seq the point; empty for all deleted ones
     * @return whether there were any
     * @throws dev.coffre.vault.problem.Problem {@code point-unknown}
     */
    public boolean undelete(MachineRow machine, Optional<Long> seq) {
        boolean undeleted = ledger.exclusively(() -> {
            MachineRetentionState plan = plan(machine);
            List<PointRetentionRow> points = chosen(plan, seq, PointRetentionRow::isDeleted);
            Set<Long> held = new HashSet<>();
            plan.withUndeleted(seqs(points)).planAt(clock.instant()).expired().stream()
                    .map(RetentionDecision::point)
                    .forEach(point -> held.add(point.seq()));
            for (List<Long> some : RetentionTask.batches(seqs(points))) {
                ledger.append(new JournalEvent.PointsUndeleted(
                        machine.vault(),
                        machine.id(),
                        some,
                        some.stream().filter(held::contains).toList()));
            }
            return !points.isEmpty();
        });
        alerts.clearDeletedIfNone(machine);
        return undeleted;
    }

    /**
     * Ends a machine's registration.
     *
     * @throws dev.coffre.vault.problem.Problem {@code machine-has-data} while it has points that are not removed; {@code
     *     machine-unknown} if the registration has ended already
     */
    public void removeMachine(MachineRow machine) {
        ledger.exclusively(() -> {
            long left = plan(machine).points().stream()
                    .filter(point -> !point.isRemoved())
                    .count();
            if (left > 0) {
                throw ProblemCode.MACHINE_HAS_DATA.with("points", left);
            }
            if (catalog.read(connection -> new MachineTable(connection).isRemoved(machine.id()))) {
                throw ProblemCode.MACHINE_UNKNOWN.with("machine", machine.name());
            }
            ledger.append(new JournalEvent.MachineRemoved(machine.vault(), machine.id()));
            return true;
        });
    }

    private MachineRetentionState plan(MachineRow machine) {
        return catalog.read(connection -> MachineRetentionState.of(machine, connection));
    }

    private static List<PointRetentionRow> chosen(
            MachineRetentionState plan, Optional<Long> seq, Predicate<PointRetentionRow> fitting) {
        List<PointRetentionRow> points = plan.points().stream()
                .filter(fitting)
                .filter(point -> seq.isEmpty() || seq.get() == point.seq())
                .toList();
        if (points.isEmpty() && seq.isPresent()) {
            throw ProblemCode.POINT_UNKNOWN.with("point", seq.get());
        }
        return points;
    }

    private static List<Long> seqs(List<PointRetentionRow> points) {
        return points.stream().map(PointRetentionRow::seq).toList();
    }
}
