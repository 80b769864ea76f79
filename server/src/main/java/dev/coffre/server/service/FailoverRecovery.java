package dev.coffre.server.service;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.ServerIdentity;
import dev.coffre.server.catalog.ThreadFactories;
import dev.coffre.server.rebuild.StoreReconciler;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.store.storage.StoreUnavailableException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Goes on after another copy of the database took over, which may lack the last transactions, or after an older copy of the
 * catalog was put back. Until then nothing is written. The ledger takes acknowledged events back from the journal, and a
 * comparison takes acknowledged records back from the store. One process compares; the others wait for it.
 */
final class FailoverRecovery {
    private static final long PAUSE_AFTER_FAILURE = TimeUnit.SECONDS.toNanos(5);

    /** Each waits for up to ten seconds. */
    private static final int TRIES = 10;

    /** What goes away by itself. */
    private static final Set<ProblemCode> TEMPORARY = Set.of(
            ProblemCode.VAULT_UNAVAILABLE,
            ProblemCode.CATALOG_RECONCILING,
            ProblemCode.CATALOG_SERVER_UNREACHABLE,
            ProblemCode.STORE_UNREACHABLE);

    private static final System.Logger LOG = System.getLogger(FailoverRecovery.class.getName());

    private final OpenStore store;
    private final StoreReconciler reconciler;
    private final ThreadFactories threads;

    /** By the monotonic clock. Used by one thread. */
    private long nextTry;

    /** Whether a start has looked if the catalog is older than the store. */
    private boolean isAgeKnown;

    /** The copy of the database that {@code catalog.conf} has. Used by one thread. */
    private Optional<ServerIdentity> recorded;

    /** @param threads waits before the next try */
    FailoverRecovery(OpenStore store, StoreReconciler reconciler, ThreadFactories threads) {
        this.store = store;
        this.reconciler = reconciler;
        this.threads = threads;
        this.nextTry = threads.nanoTime();
        this.recorded = store.recordedServer();
    }

    /** Call this every second. Does nothing unless everything that writes waits, or another process has compared. */
    void runIfNeeded() {
        boolean isReconciling = store.catalog().isReconciling();
        if ((isReconciling || !store.server().equals(recorded)) && threads.nanoTime() - nextTry >= 0) {
            tryOnce(isReconciling);
        }
    }

    /** A failure, as while the store does not answer, is logged, and the next try comes after a pause. */
    private void tryOnce(boolean isReconciling) {
        try {
            if (isReconciling) {
                reconcile();
            } else {
                recordServer();
            }
        } catch (Problem | StoreUnavailableException failed) {
            postpone(failed);
        }
    }

    private void reconcile() {
        store.catalog().reconcile(this::compare);
        if (!store.catalog().isReconciling()) {
            recordServer();
        }
    }

    /** Whichever process has compared: each notes the copy, so that it refuses an earlier one that comes back. */
    private void recordServer() {
        store.recordServer();
        recorded = store.server();
        recorded.ifPresentOrElse(
                server -> LOG.log(System.Logger.Level.INFO, "the catalog is in step with the store on {0}", server),
                () -> LOG.log(System.Logger.Level.INFO, "the catalog is in step with the store"));
    }

    private void postpone(RuntimeException failed) {
        LOG.log(System.Logger.Level.WARNING, "the catalog is not in step with the store: {0}", failed.getMessage());
        nextTry = threads.nanoTime() + PAUSE_AFTER_FAILURE;
    }

    /**
     * Returns whether the catalog is in step with the store now. Another process may be about to see to it: it holds the lease,
     * and may hold the lock of the ledger's turns for long. Until records are adopted, there are points whose records are
     * unknown: nothing is collected meanwhile, and a collection spares the domains of such points.
     */
    private boolean compare() {
        return reconciler.runAlone(store.ledger()::catchUp).isPresent();
    }

    /**
     * Waits until the catalog is in step with the store, at a start. Compares them if no other process does.
     *
     * @throws Problem if waiting does not help
     */
    void await() {
        while (!isInStep()) {
            pause(threads);
        }
        if (!store.server().equals(recorded)) { // another process has compared
            recordServer();
        }
    }

    private boolean isInStep() {
        if (threads.nanoTime() - nextTry < 0) {
            return false;
        }
        try {
            return tryAtStart();
        } catch (Problem failed) {
            if (!TEMPORARY.contains(failed.code())) {
                throw failed;
            }
            postpone(failed);
        } catch (StoreUnavailableException failed) {
            postpone(failed);
        }
        return false;
    }

    private boolean tryAtStart() {
        Catalog catalog = store.catalog();
        if (catalog.findSuccessor().isPresent()) {
            reconcile();
            if (catalog.successor().isPresent()) {
                return false;
            }
        }
        if (!isAgeKnown) {
            store.requireNotOutdated();
            isAgeKnown = true;
        }
        if (catalog.isComparisonRequired()) {
            reconcile();
        }
        return !catalog.isComparisonRequired();
    }

    /**
     * Runs what writes to the catalog before {@link #await}. Waits for a process that holds the lock of the writers for long,
     * as while it adopts a large pack.
     */
    static <T> T whenFree(Supplier<T> work) {
        for (int left = TRIES; ; left--) {
            try {
                return work.get();
            } catch (Problem failed) {
                if (left == 0 || !TEMPORARY.contains(failed.code())) {
                    throw failed;
                }
                LOG.log(System.Logger.Level.WARNING, failed.getMessage());
                pause(ThreadFactories.PLATFORM);
            }
        }
    }

    private static void pause(ThreadFactories threads) {
        try {
            threads.sleep(TimeUnit.SECONDS.toNanos(1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ProblemCode.VAULT_UNAVAILABLE.with("reason", "it is stopping").causedBy(e);
        }
    }
}
