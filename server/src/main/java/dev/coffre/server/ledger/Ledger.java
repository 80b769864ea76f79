package dev.coffre.server.ledger;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.JournalPosition;
import dev.coffre.server.store.Journal;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.store.journal.JournalEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Changes the vault's state: first the journal, durably, then the catalog. If the second step fails, the catalog catches up
 * from the journal before the next decision or at the next start. One change at a time; thread-safe.
 */
public final class Ledger {
    private static final System.Logger LOG = System.getLogger(Ledger.class.getName());

    private final Journal journal;
    private final Catalog catalog;
    private final JournalProjection projection;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile boolean isBehind;

    public Ledger(Journal journal, Catalog catalog, JournalProjection projection) {
        this.journal = journal;
        this.catalog = catalog;
        this.projection = projection;
    }

    /**
     * Runs work that reads the state, decides and appends, exclusively. The catalog has caught up with the journal when the
     * work begins, so an event whose catalog transaction failed counts for the decision.
     */
    public <T> T exclusively(Supplier<T> work) {
        return locked(() -> {
            if (lock.getHoldCount() == 1) {
                catchUpAndLog();
            }
            return work.get();
        });
    }

    private <T> T locked(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    /** Returns whether a change failed halfway, so that the catalog lacks events of the journal. */
    public boolean isBehind() {
        return isBehind;
    }

    /**
     * Lets the catalog catch up with the journal if a change failed halfway, for callers that read here and decide
     * elsewhere. A machine that is shown an old head, for example, would fork its chain. A repeated failure is logged
     * only.
     */
    public void catchUpIfBehind() {
        if (isBehind) {
            try {
                locked(() -> {
                    catchUpAndLog();
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

    /** Logs unreadable points: a damaged point file must not block decisions. */
    private void catchUpAndLog() {
        for (UnreadablePoint unread : applyMissing()) {
            LOG.log(System.Logger.Level.WARNING, unread.problem().getMessage());
        }
    }

    /**
     * Appends the events. On return they are durable and in the catalog.
     *
     * @throws dev.coffre.vault.problem.Problem {@code point-damaged} if the file of a committed point is damaged
     */
    public void append(JournalEvent... events) {
        locked(() -> {
            catchUpAndLog(); // an earlier event of this turn may have failed to reach the catalog
            journal.append(List.of(events));
            for (UnreadablePoint unread : applyMissing()) {
                throw unread.problem();
            }
            return true;
        });
    }

    /** Lets the catalog catch up with the journal. Returns the points whose files were unreadable. */
    public List<UnreadablePoint> catchUp() {
        return locked(this::applyMissing);
    }

    private List<UnreadablePoint> applyMissing() {
        try {
            List<UnreadablePoint> unread = new ArrayList<>();
            long applied = catalog.read(connection -> new JournalPosition(connection).appliedSegment());
            for (long n = applied + 1; n <= journal.lastNumber(); n++) {
                unread.addAll(apply(n));
            }
            isBehind = false;
            return unread;
        } catch (RuntimeException failed) {
            isBehind = true;
            throw failed;
        }
    }

    private List<UnreadablePoint> apply(long n) {
        var segment = journal.read(n);
        return catalog.write(connection -> {
            List<UnreadablePoint> unread = new ArrayList<>();
            projection.apply(segment.events(), segment.at(), connection, unread::add);
            new JournalPosition(connection).setAppliedSegment(n);
            return unread;
        });
    }
}
