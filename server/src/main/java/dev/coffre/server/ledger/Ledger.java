package dev.coffre.server.ledger;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.JournalState;
import dev.coffre.server.store.Journal;
import dev.coffre.vault.journal.JournalEvent;
import dev.coffre.vault.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Changes what the vault knows: first the journal, durably, then the catalog. What the catalog lacks after a failure in
 * between, it gets from the journal at the next start, or before the next decision. One change at a time; thread-safe.
 */
public final class Ledger {
    private static final System.Logger LOG = System.getLogger(Ledger.class.getName());

    private final Journal journal;
    private final Catalog catalog;
    private final Projection projection;
    private final ReentrantLock turn = new ReentrantLock();
    private volatile boolean isBehind;

    public Ledger(Journal journal, Catalog catalog, Projection projection) {
        this.journal = journal;
        this.catalog = catalog;
        this.projection = projection;
    }

    /**
     * Does work that looks at the state, decides and appends, with nobody else's change in between. The catalog is level
     * with the journal when the work begins: a transaction that failed after its event was durable counts for the decision.
     */
    public <T> T inTurn(Supplier<T> work) {
        return locked(() -> {
            if (turn.getHoldCount() == 1) {
                level();
            }
            return work.get();
        });
    }

    private <T> T locked(Supplier<T> work) {
        turn.lock();
        try {
            return work.get();
        } finally {
            turn.unlock();
        }
    }

    /**
     * Brings the catalog to where the journal is if a change failed in between, for who reads and decides elsewhere: a
     * machine that is shown an old head would make another point in the place of the newest. What fails again waits.
     */
    public void refresh() {
        if (isBehind) {
            try {
                locked(() -> {
                    level();
                    return true;
                });
            } catch (Problem stillFailing) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "the catalog is behind the journal: {0}",
                        stillFailing.getMessage());
            }
        }
    }

    /** A point whose file is damaged must not keep the decision from being made. */
    private void level() {
        for (UnreadPoint unread : applyMissing()) {
            LOG.log(System.Logger.Level.WARNING, unread.problem().getMessage());
        }
    }

    /**
     * The events are durable, and in the catalog, on return.
     *
     * @throws dev.coffre.vault.problem.Problem {@code point-damaged} when the file of a point that they commit is
     */
    public void append(JournalEvent... events) {
        locked(() -> {
            level(); // an earlier event of the same turn may have failed
            journal.append(List.of(events));
            for (UnreadPoint unread : applyMissing()) {
                throw unread.problem();
            }
            return true;
        });
    }

    /** Brings the catalog to where the journal is, and answers the points whose files it could not read. */
    public List<UnreadPoint> catchUp() {
        return locked(this::applyMissing);
    }

    private List<UnreadPoint> applyMissing() {
        try {
            List<UnreadPoint> unread = new ArrayList<>();
            long applied = catalog.read(connection -> new JournalState(connection).applied());
            for (long n = applied + 1; n <= journal.last(); n++) {
                unread.addAll(apply(n));
            }
            isBehind = false;
            return unread;
        } catch (RuntimeException failed) {
            isBehind = true;
            throw failed;
        }
    }

    private List<UnreadPoint> apply(long n) {
        var segment = journal.read(n);
        return catalog.write(connection -> {
            List<UnreadPoint> unread = new ArrayList<>();
            projection.apply(segment.events(), segment.at(), connection, unread::add);
            new JournalState(connection).setApplied(n);
            return unread;
        });
    }
}
