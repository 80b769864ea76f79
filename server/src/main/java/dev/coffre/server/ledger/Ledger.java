package dev.coffre.server.ledger;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.CatalogConnection;
import dev.coffre.server.store.Journal;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.store.journal.JournalEvent;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Changes the vault's state: first the journal, durably, then the catalog. If the second step fails, the catalog catches up
 * from the journal before the next decision or at the next start. One change at a time, among all processes that share the
 * catalog; thread-safe.
 */
public final class Ledger {
    private static final System.Logger LOG = System.getLogger(Ledger.class.getName());

    private final LedgerTurns turns;
    private final ReentrantLock lock = new ReentrantLock();

    /** The turn of the thread that holds the lock. */
    private LedgerTurns.@Nullable Turn current;

    private volatile boolean isBehind;

    private Ledger(LedgerTurns turns) {
        this.turns = turns;
    }

    /** Opens the ledger in the form that store and catalog need: only one writer on a disk needs no attempts. */
    public static Ledger open(Journal journal, Catalog catalog, JournalProjection projection) {
        boolean isOneWriterOnDisk =
                !catalog.isShared() && journal.files().files().disk().isPresent();
        return new Ledger(
                isOneWriterOnDisk
                        ? OneProcessTurns.open(journal, catalog, projection)
                        : new AttemptTurns(journal, catalog, projection));
    }

    /**
     * Runs work that reads the state, decides and appends, exclusively. The catalog has caught up with the journal when the
     * work begins, so an event whose catalog transaction failed counts for the decision.
     *
     * <p>Reads and writes of the work are ordinary transactions of the catalog. If several processes share it and this one
     * stalls, another one may take the next turn: an append then fails with {@code vault-unavailable}, because it was
     * decided on an older state.
     */
    public <T> T exclusively(Supplier<T> work) {
        return inTurn(turn -> {
            if (lock.getHoldCount() == 1) {
                catchUpAndLog(turn);
            }
            return work.get();
        });
    }

    /** Fails a transaction if another turn has changed the journal. */
    @FunctionalInterface
    public interface TurnCheck {
        /** @throws Problem {@code vault-unavailable} */
        void require(CatalogConnection connection);
    }

    /**
     * As {@link #exclusively}, for a change of the catalog that no event may overtake which was decided before it: whatever an
     * earlier turn still does is void.
     *
     * @param work gets the check with which the transaction of its change begins
     */
    public void settled(Consumer<TurnCheck> work) {
        var unused = inTurn(turn -> {
            log(noted(turn::settle));
            work.accept(turn::require);
            return true;
        });
    }

    private <T> T inTurn(Function<LedgerTurns.Turn, T> work) {
        lock.lock();
        try {
            LedgerTurns.Turn outer = current;
            if (outer != null) {
                return work.apply(outer);
            }
            try (LedgerTurns.Turn turn = turns.begin()) {
                current = turn;
                return work.apply(turn);
            } finally {
                current = null;
            }
        } finally {
            lock.unlock();
        }
    }

    /** Returns whether a change failed halfway, so that the catalog may lack events of the journal. */
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
                catchUp();
            } catch (Problem stillFailing) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "the catalog is behind the journal: {0}",
                        stillFailing.getMessage());
            }
        }
    }

    private void catchUpAndLog(LedgerTurns.Turn turn) {
        log(noted(turn::catchUp));
    }

    /** A damaged point file must not block decisions. */
    private static void log(List<UnreadablePoint> points) {
        for (UnreadablePoint unread : points) {
            LOG.log(System.Logger.Level.WARNING, unread.problem().getMessage());
        }
    }

    /**
     * Appends the events. On return they are durable and in the catalog.
     *
     * @throws dev.coffre.vault.problem.Problem {@code point-damaged} if the file of a committed point is damaged
     */
    public void append(JournalEvent... events) {
        inTurn(turn -> {
            catchUpAndLog(turn); // an earlier event of this turn may have failed to reach the catalog
            for (UnreadablePoint unread : noted(() -> turn.append(List.of(events)))) {
                throw unread.problem();
            }
            return true;
        });
    }

    /** Lets the catalog catch up with the journal. Points whose files are unreadable are logged. */
    public void catchUp() {
        inTurn(turn -> {
            catchUpAndLog(turn);
            return true;
        });
    }

    /**
     * As {@link #catchUp}, without writing to the journal: for a rebuild, which may only read the store. Returns the points
     * whose files were unreadable.
     */
    public List<UnreadablePoint> project() {
        return inTurn(turn -> noted(turn::project));
    }

    /** Runs a change of the catalog, and notes whether it failed. */
    private List<UnreadablePoint> noted(Supplier<List<UnreadablePoint>> change) {
        try {
            List<UnreadablePoint> unread = change.get();
            isBehind = false;
            return unread;
        } catch (RuntimeException failed) {
            isBehind = true;
            throw failed;
        }
    }
}
