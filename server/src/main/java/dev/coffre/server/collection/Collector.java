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
 * Runs cycles of collection: mark, condemn all at once, and after a time of grace and two more marks leave behind what is
 * still condemned. Backups and recoveries go on meanwhile. A cycle that a crash cut off is not gone on with: the next one
 * begins anew, and what the old one had prepared means nothing. One cycle at a time; thread-safe.
 */
public final class Collector {
    /** How long a condemned record stays, for all that somebody may have got wrong. */
    static final Duration GRACE = Duration.ofDays(7);

    /** So many later marks must not have reached it either. */
    static final int LATER_CYCLES = 2;

    private static final Duration EVERY = Duration.ofHours(24);

    /** When a cycle began to hold of which nobody knows when: only a later one brings what it condemned to its end. */
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

    /** @param isTimeSure whether the clock may be believed; nothing goes on the word of one that may not */
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

    /** Runs a cycle if the last one began a day ago. To be called every minute or so. */
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

    /** As {@link #run(Consumer)}, for whom the report is enough. */
    public CollectionReport run() {
        return run(phase -> LOG.log(System.Logger.Level.DEBUG, "collection: {0}", phase));
    }

    /**
     * @param progress is told what begins, on this thread and while nothing is held up
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

    /** Nothing is admitted, pinned or committed meanwhile. Returns how long that was, in milliseconds. */
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

    /** For people. The figures of what waits are made beside everything else: they may take a while. */
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

    /** The newest cycle whose condemned may go; 0 for none. */
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

    /** The last line of defence: what should be impossible is undone, and nothing is removed until somebody has looked. */
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

    /** What the last cycle did, and what of the vault waits. */
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

    /** Goes on after somebody has looked. */
    public void resume() {
        catalog.change(connection -> new Cycles(connection).setHalted(false));
    }
}
