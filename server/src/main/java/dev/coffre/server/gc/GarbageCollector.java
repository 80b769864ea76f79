package dev.coffre.server.gc;

import dev.coffre.server.admission.SessionPins;
import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.CondemnedTotalsRow;
import dev.coffre.server.catalog.GarbageQueries;
import dev.coffre.server.catalog.GcCycleRow;
import dev.coffre.server.catalog.GcCycleTable;
import dev.coffre.server.catalog.LeaseRole;
import dev.coffre.server.catalog.LeasedRole;
import dev.coffre.server.catalog.LockedObjectTable;
import dev.coffre.server.catalog.PackTable;
import dev.coffre.server.ledger.Ledger;
import dev.coffre.server.limit.SingleRun;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.ProblemCode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Runs garbage collection cycles. A cycle marks what is needed and condemns the rest at once. After a grace period and
 * two more marks, compaction drops what is still condemned. Backups and recoveries continue meanwhile. A cycle that a
 * crash interrupted is not resumed: the next cycle starts over and ignores what it had prepared. One cycle at a time;
 * thread-safe.
 */
public final class GarbageCollector {
    /** The grace period: a margin for mistakes that the design did not foresee. */
    static final Duration GRACE_PERIOD = Duration.ofDays(7);

    /** A condemned record is dropped only after this many later marks have not reached it either. */
    static final int CONFIRMING_CYCLES = 2;

    private static final Duration INTERVAL = Duration.ofHours(24);

    /**
     * The flip time of a cycle that ran while the clock was not trusted. The records that it condemned are dropped only
     * after the grace period of a later cycle.
     */
    private static final Instant UNTRUSTED_TIME = Instant.parse("9999-12-31T00:00:00Z");

    private static final System.Logger LOG = System.getLogger(GarbageCollector.class.getName());

    private final Catalog catalog;
    private final Consumer<Consumer<Ledger.TurnCheck>> exclusively;
    private final SessionPins pins;
    private final Compactor compaction;
    private final RetiredPackCleanup retirement;
    private final BooleanSupplier isClockTrusted;
    private final InstantSource clock;
    private final LeasedRole role;
    private final SingleRun running;

    /**
     * @param exclusively runs work while this process admits nothing, and no process commits
     * @param isClockTrusted whether the clock is trusted; nothing is deleted while it is not
     */
    public GarbageCollector(
            Catalog catalog,
            Consumer<Consumer<Ledger.TurnCheck>> exclusively,
            SessionPins pins,
            Compactor compaction,
            RetiredPackCleanup retirement,
            BooleanSupplier isClockTrusted,
            InstantSource clock) {
        this.catalog = catalog;
        this.exclusively = exclusively;
        this.pins = pins;
        this.compaction = compaction;
        this.retirement = retirement;
        this.isClockTrusted = isClockTrusted;
        this.clock = clock;
        this.role = catalog.role(LeaseRole.COLLECTION);
        this.running = new SingleRun("gc", role);
    }

    /** Runs a cycle if the last one started at least a day ago. Call this about once a minute. */
    public void runIfDue() {
        Instant now = clock.instant();
        Optional<GcCycleRow> last = catalog.read(connection -> new GcCycleTable(connection).newest());
        boolean halted =
                catalog.read(connection -> new GcCycleTable(connection).state()).halted();
        if (!halted
                && last.map(cycle -> !cycle.started().plus(INTERVAL).isAfter(now))
                        .orElse(true)) {
            running.runIfIdle(() -> cycle(GarbageCollector::log));
        }
        role.perform(this::deleteDueFiles);
    }

    /** Runs a cycle and logs its phases at debug level. */
    public CollectionReport run() {
        return run(GarbageCollector::log);
    }

    /**
     * Runs a cycle and logs its phases at debug level.
     *
     * @param resume whether to end a halt first. A refused run leaves it
     * @param afterwards called when the cycle has ended in any way, but not if the run is refused
     * @throws dev.coffre.vault.problem.Problem {@code collection-halted} or {@code maintenance-running}
     */
    public CollectionReport run(SingleRun.IfRunning ifRunning, boolean resume, Runnable afterwards) {
        return running.run(ifRunning, () -> {
            if (resume) {
                resume();
            }
            requireNotHalted();
            try {
                return cycle(GarbageCollector::log);
            } finally {
                afterwards.run();
            }
        });
    }

    /**
     * Waits for a running cycle first.
     *
     * @param progress called before each phase, on this thread and while nothing is blocked
     * @throws dev.coffre.vault.problem.Problem {@code collection-halted}
     */
    public CollectionReport run(Consumer<GcPhase> progress) {
        return running.run(SingleRun.IfRunning.WAIT, () -> cycle(progress));
    }

    private static void log(GcPhase phase) {
        LOG.log(System.Logger.Level.DEBUG, "collection: {0}", phase);
    }

    private CollectionReport cycle(Consumer<GcPhase> progress) {
        requireNotHalted();
        GcCycleRow cycle = begin();
        ReachableRecords mark = new ReachableRecords(catalog);
        MarkRoots roots = MarkRoots.from(catalog, pins);
        progress.accept(GcPhase.MARK);
        mark.addAll(roots.compute(cycle, clock.instant()));
        progress.accept(GcPhase.CONDEMN);
        Condemnation condemnation = new Condemnation(catalog, cycle);
        condemnation.prepare(mark);
        requireNoneNeeded(condemnation.wronglyCondemned());
        progress.accept(GcPhase.REMARK);
        mark.follow(roots.compute(cycle, clock.instant()));
        progress.accept(GcPhase.FLIP);
        long pause = flip(cycle, mark, roots, condemnation);
        Compactor.CompactionReport compacted = compaction.run(newestSweepable(), progress);
        progress.accept(GcPhase.REMOVE);
        long freed = deleteDueFiles();
        recordResult(cycle, condemnation.count(), compacted);
        return new CollectionReport(
                cycle.nr(),
                mark.reached().cardinality(),
                condemnation.count(),
                compacted.forgotten(),
                compacted.packs(),
                freed,
                retirement.bytesWaiting(),
                compacted.bytesMoved(),
                pause);
    }

    /** Begins a cycle with a catalog that has caught up with the journal. */
    private GcCycleRow begin() {
        List<GcCycleRow> begun = new ArrayList<>();
        exclusively.accept(turn -> begun.add(catalog.write(connection -> {
            turn.require(connection);
            return new GcCycleTable(connection).begin(clock.instant());
        })));
        return begun.getFirst();
    }

    /**
     * Puts the condemnation into effect, while nothing is admitted, pinned or committed. Other processes may do so until the
     * transaction begins, and then wait for its end, so it reads the roots once more. Returns the pause in milliseconds.
     */
    private long flip(GcCycleRow cycle, ReachableRecords mark, MarkRoots roots, Condemnation condemnation) {
        long[] pause = new long[1];
        exclusively.accept(turn -> {
            long begun = System.nanoTime();
            pins.flip(
                    cycle.nr(),
                    view -> catalog.write(connection -> {
                        turn.require(connection);
                        mark.follow(connection, roots.compute(connection, view, cycle, clock.instant()));
                        condemnation.spare(connection, mark);
                        new GcCycleTable(connection)
                                .flip(cycle, isClockTrusted.getAsBoolean() ? clock.instant() : UNTRUSTED_TIME);
                        new GarbageQueries(connection).deleteRevivedBefore(cycle.nr());
                        return condemnation.condemned();
                    }));
            pause[0] = (System.nanoTime() - begun) / 1_000_000;
        });
        return pause[0];
    }

    private long deleteDueFiles() {
        long freed = isClockTrusted.getAsBoolean() ? retirement.deleteDueFiles() : 0;
        if (freed > 0) {
            catalog.change(connection -> new GcCycleTable(connection).addFreedBytes(freed));
        }
        return freed;
    }

    /** Stores the figures shown to people. They are counted outside the pause, because counting may take a while. */
    private void recordResult(GcCycleRow cycle, long condemned, Compactor.CompactionReport compacted) {
        List<CondemnedTotalsRow> waiting = catalog.read(connection -> new GcCycleTable(connection).countCondemned());
        catalog.change(connection -> new GcCycleTable(connection)
                .finish(
                        cycle.nr(),
                        clock.instant(),
                        condemned,
                        compacted.forgotten(),
                        compacted.packs(),
                        compacted.bytesMoved(),
                        waiting));
    }

    /** Returns the newest cycle whose condemned records may be dropped, or 0 for none. */
    private long newestSweepable() {
        if (!isClockTrusted.getAsBoolean()) {
            return 0;
        }
        Instant before = clock.instant().minus(GRACE_PERIOD);
        return catalog.read(connection -> new GcCycleTable(connection).newestSweepable(before, CONFIRMING_CYCLES));
    }

    private void requireNotHalted() {
        if (catalog.read(connection -> new GcCycleTable(connection).state()).halted()) {
            throw ProblemCode.COLLECTION_HALTED.problem();
        }
    }

    /**
     * Safety check. If condemned records are needed, takes back their condemnation and halts until an administrator resumes.
     */
    private void requireNoneNeeded(BitSet needed) {
        if (needed.isEmpty()) {
            return;
        }
        LOG.log(System.Logger.Level.ERROR, "{0} condemned records are needed: collection halts", needed.cardinality());
        catalog.change(connection -> {
            new GarbageQueries(connection).condemn(needed, 0);
            new GcCycleTable(connection).setHalted(true);
        });
        throw ProblemCode.COLLECTION_HALTED.problem();
    }

    /** Returns what the last cycle did and what waits for removal in the vault. */
    public GcStatus state(VaultId vault) {
        return catalog.read(connection -> {
            GcCycleTable cycles = new GcCycleTable(connection);
            return new GcStatus(
                    cycles.state().halted(),
                    cycles.lastFinished(),
                    cycles.condemnedTotals(vault),
                    new PackTable(connection).retired(vault),
                    new LockedObjectTable(connection).released(vault),
                    GRACE_PERIOD,
                    RetiredPackCleanup.READER_GRACE_PERIOD);
        });
    }

    /** Lets garbage collection run again after an administrator has investigated a halt. */
    public void resume() {
        catalog.change(connection -> new GcCycleTable(connection).setHalted(false));
    }
}
