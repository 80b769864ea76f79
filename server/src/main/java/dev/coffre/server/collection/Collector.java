package dev.coffre.server.collection;

import dev.coffre.server.admission.Committer;
import dev.coffre.server.admission.Pins;
import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.CycleRow;
import dev.coffre.server.catalog.Cycles;
import dev.coffre.server.catalog.Garbage;
import dev.coffre.server.catalog.Packs;
import dev.coffre.server.catalog.WaitingRow;
import dev.coffre.server.ledger.Ledger;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.ProblemCode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Runs garbage collection cycles. A cycle marks what is needed and condemns the rest at once. After a grace period and two more
 * marks, compaction drops what is still condemned. Backups and recoveries continue meanwhile. A cycle that a crash interrupted
 * is not resumed: the next cycle starts over and ignores what it had prepared. One cycle at a time; thread-safe.
 */
public final class Collector {
    /** The grace period: a margin for mistakes that this design did not foresee. */
    static final Duration GRACE = Duration.ofDays(7);

    /** A condemned record stays until this many later marks have not reached it either. */
    static final int LATER_CYCLES = 2;

    private static final Duration EVERY = Duration.ofHours(24);

    /**
     * The flip time of a cycle that ran while the clock was not trusted. Its condemned records go only after a later cycle's
     * grace period.
     */
    private static final Instant UNKNOWN = Instant.parse("9999-12-31T00:00:00Z");

    private static final System.Logger LOG = System.getLogger(Collector.class.getName());

    private final Catalog catalog;
    private final Committer committer;
    private final Ledger ledger;
    private final Pins pins;
    private final Compaction compaction;
    private final Retirement retirement;
    private final BooleanSupplier isTimeSure;
    private final InstantSource clock;
    private final ReentrantLock running = new ReentrantLock();

    /** @param isTimeSure whether the clock is trusted; nothing is deleted while it is not */
    public Collector(
            Catalog catalog,
            Committer committer,
            Ledger ledger,
            Pins pins,
            Compaction compaction,
            Retirement retirement,
            BooleanSupplier isTimeSure,
            InstantSource clock) {
        this.catalog = catalog;
        this.committer = committer;
        this.ledger = ledger;
        this.pins = pins;
        this.compaction = compaction;
        this.retirement = retirement;
        this.isTimeSure = isTimeSure;
        this.clock = clock;
    }

    /** Runs a cycle if the last one started at least a day ago. Call this about once a minute. */
    public void tend() {
        Instant now = clock.instant();
        Optional<CycleRow> last = catalog.read(connection -> new Cycles(connection).newest());
        boolean halted =
                catalog.read(connection -> new Cycles(connection).state()).halted();
        if (!halted
                && last.map(cycle -> !cycle.started().plus(EVERY).isAfter(now)).orElse(true)) {
            run();
        }
        removeWhatIsDue();
    }

    /** Runs a cycle and logs its phases at debug level. */
    public CollectionReport run() {
        return run(phase -> LOG.log(System.Logger.Level.DEBUG, "collection: {0}", phase));
    }

    /**
     * @param progress called before each phase, on this thread and while nothing is blocked
     * @throws dev.coffre.vault.problem.Problem {@code collection-halted}
     */
    public CollectionReport run(Consumer<CollectionPhase> progress) {
        running.lock();
        try {
            requireNotHalted();
            CycleRow cycle = catalog.write(connection -> new Cycles(connection).begin(clock.instant()));
            Mark mark = new Mark(catalog);
            Roots roots = Roots.from(catalog, pins);
            progress.accept(CollectionPhase.MARK);
            mark.addAll(roots.of(cycle, clock.instant()));
            progress.accept(CollectionPhase.CONDEMN);
            Condemnation condemnation = new Condemnation(catalog, cycle);
            condemnation.prepare(mark);
            requireNoneNeeded(condemnation.needed());
            progress.accept(CollectionPhase.REMARK);
            mark.follow(roots.of(cycle, clock.instant()));
            progress.accept(CollectionPhase.FLIP);
            long pause = flip(cycle, mark, roots, condemnation);
            CompactionReport compacted = compaction.run(settled(), progress);
            progress.accept(CollectionPhase.REMOVE);
            long freed = removeWhatIsDue();
            note(cycle, condemnation.count(), compacted);
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
        } finally {
            running.unlock();
        }
    }

    /** Puts the condemnation into effect, while nothing is admitted, pinned or committed. Returns the pause in milliseconds. */
    private long flip(CycleRow cycle, Mark mark, Roots roots, Condemnation condemnation) {
        long[] pause = new long[1];
        committer.run(() -> ledger.inTurn(() -> {
            long begun = System.nanoTime();
            pins.flip(cycle.nr(), () -> {
                mark.follow(roots.of(cycle, clock.instant()));
                condemnation.spare(mark);
                catalog.change(connection -> {
                    new Cycles(connection).flip(cycle.nr(), isTimeSure.getAsBoolean() ? clock.instant() : UNKNOWN);
                    new Garbage(connection).forgetRevived(cycle.nr());
                });
                return condemnation.doomed();
            });
            pause[0] = (System.nanoTime() - begun) / 1_000_000;
            return true;
        }));
        return pause[0];
    }

    private long removeWhatIsDue() {
        long freed = isTimeSure.getAsBoolean() ? retirement.removeWhatIsDue() : 0;
        if (freed > 0) {
            catalog.change(connection -> new Cycles(connection).addFreed(freed));
        }
        return freed;
    }

    /** Stores the figures shown to people. They are counted outside the pause, because counting may take a while. */
    private void note(CycleRow cycle, long condemned, CompactionReport compacted) {
        List<WaitingRow> waiting = catalog.read(connection -> new Cycles(connection).countWaiting());
        catalog.change(connection -> new Cycles(connection)
                .end(
                        cycle.nr(),
                        clock.instant(),
                        condemned,
                        compacted.forgotten(),
                        compacted.packs(),
                        compacted.bytesMoved(),
                        waiting));
    }

    /** Returns the newest cycle whose condemned records may be dropped, or 0 for none. */
    private long settled() {
        if (!isTimeSure.getAsBoolean()) {
            return 0;
        }
        Instant before = clock.instant().minus(GRACE);
        return catalog.read(connection -> new Cycles(connection).settled(before, LATER_CYCLES));
    }

    private void requireNotHalted() {
        if (catalog.read(connection -> new Cycles(connection).state()).halted()) {
            throw ProblemCode.COLLECTION_HALTED.problem();
        }
    }

    /** The last line of defence: takes back the condemnation of needed records and halts, until an administrator resumes. */
    private void requireNoneNeeded(BitSet needed) {
        if (needed.isEmpty()) {
            return;
        }
        LOG.log(System.Logger.Level.ERROR, "{0} condemned records are needed: collection halts", needed.cardinality());
        catalog.change(connection -> {
            new Garbage(connection).condemn(needed, 0);
            new Cycles(connection).setHalted(true);
        });
        throw ProblemCode.COLLECTION_HALTED.problem();
    }

    /** Returns what the last cycle did and what waits for removal in the vault. */
    public CollectionState state(VaultId vault) {
        return catalog.read(connection -> {
            Cycles cycles = new Cycles(connection);
            return new CollectionState(
                    cycles.state().halted(),
                    cycles.lastEnded(),
                    cycles.waiting(vault),
                    new Packs(connection).retired(vault),
                    GRACE,
                    Retirement.FOR_READERS);
        });
    }

    /** Lets garbage collection run again after an administrator has looked into a halt. */
    public void resume() {
        catalog.change(connection -> new Cycles(connection).setHalted(false));
    }
}
