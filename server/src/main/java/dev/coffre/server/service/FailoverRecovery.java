package dev.coffre.server.service;

import dev.coffre.server.catalog.ThreadFactories;
import dev.coffre.server.rebuild.StoreReconciler;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.store.storage.StoreUnavailableException;
import java.util.concurrent.TimeUnit;

/**
 * Goes on after another copy of the database took over, which may lack the last transactions, or after an older copy of the
 * catalog was put back. Until then nothing is written. The ledger takes acknowledged events back from the journal, and a
 * comparison takes acknowledged records back from the store. One process compares; the others wait for it.
 */
final class FailoverRecovery {
    private static final long PAUSE_AFTER_FAILURE = TimeUnit.SECONDS.toNanos(5);
    private static final System.Logger LOG = System.getLogger(FailoverRecovery.class.getName());

    private final OpenStore store;
    private final StoreReconciler reconciler;
    private final ThreadFactories threads;

    /** By the monotonic clock. Used by one thread. */
    private long nextTry;

    /** @param threads waits before the next try */
    FailoverRecovery(OpenStore store, StoreReconciler reconciler, ThreadFactories threads) {
        this.store = store;
        this.reconciler = reconciler;
        this.threads = threads;
        this.nextTry = threads.nanoTime();
    }

    /** Call this every second. Does nothing unless everything that writes waits. */
    void runIfNeeded() {
        if (store.catalog().isReconciling() && threads.nanoTime() - nextTry >= 0) {
            tryOnce();
        }
    }

    /** A failure, as while the store does not answer, is logged, and the next try comes after a pause. */
    private void tryOnce() {
        try {
            store.catalog().reconcile(this::compare);
            if (!store.catalog().isReconciling()) {
                store.recordServer();
                LOG.log(System.Logger.Level.INFO, "the catalog is in step with the store on {0}", store.server());
            }
        } catch (Problem | StoreUnavailableException failed) {
            LOG.log(System.Logger.Level.WARNING, "the catalog is not in step with the store: {0}", failed.getMessage());
            nextTry = threads.nanoTime() + PAUSE_AFTER_FAILURE;
        }
    }

    /**
     * Returns whether the catalog is in step with the store now. Another process may be about to see to it. Until records are
     * adopted, there are points whose records are unknown: nothing is collected meanwhile, and a collection spares the
     * domains of such points.
     */
    private boolean compare() {
        store.ledger().catchUp();
        return reconciler.runAlone().isPresent();
    }

    /** Waits until the catalog is in step with the store, at a start. Compares them if no other process does. */
    void await() {
        while (store.catalog().findSuccessor().isPresent()) {
            runIfNeeded();
            if (store.catalog().successor().isPresent()) {
                pause();
            }
        }
        store.requireNotOutdated();
        while (store.catalog().isComparisonRequired()) {
            store.catalog().reconcile(this::compare);
            if (store.catalog().isComparisonRequired()) {
                pause();
            }
        }
    }

    private void pause() {
        try {
            threads.sleep(TimeUnit.SECONDS.toNanos(1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ProblemCode.VAULT_UNAVAILABLE.with("reason", "it is stopping").causedBy(e);
        }
    }
}
