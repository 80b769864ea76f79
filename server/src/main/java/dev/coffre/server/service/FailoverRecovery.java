package dev.coffre.server.service;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.rebuild.StoreReconciler;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.store.storage.StoreUnavailableException;
import java.util.concurrent.TimeUnit;

/**
 * Goes on after another copy of the database took over, which may lack the last transactions. Until then nothing is written.
 * The ledger takes acknowledged events back from the journal, and a comparison takes acknowledged records back from the store.
 * One process compares; the others wait for it.
 */
final class FailoverRecovery {
    private static final System.Logger LOG = System.getLogger(FailoverRecovery.class.getName());

    private final OpenStore store;
    private final StoreReconciler reconciler;

    FailoverRecovery(OpenStore store, StoreReconciler reconciler) {
        this.store = store;
        this.reconciler = reconciler;
    }

    /** Call this every second. Does nothing unless another copy took over. */
    void runIfNeeded() {
        Catalog catalog = store.catalog();
        if (catalog.successor().isEmpty()) {
            return;
        }
        catalog.reconcile(() -> {
            store.ledger()
                    .catchUp()
                    .forEach(unread -> LOG.log(
                            System.Logger.Level.WARNING, unread.problem().getMessage()));
            return reconciler.runAlone().isPresent();
        });
        if (catalog.successor().isEmpty()) {
            store.recordServer();
            LOG.log(System.Logger.Level.INFO, "the catalog is in step with the store again, on {0}", catalog.server());
        }
    }

    /** Waits until the catalog is in step with the store, at a start. */
    void await() {
        while (store.catalog().findSuccessor().isPresent()) {
            try {
                runIfNeeded();
            } catch (Problem | StoreUnavailableException failed) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "the catalog is not in step with the store: {0}",
                        failed.getMessage());
            }
            if (store.catalog().successor().isPresent()) {
                pause();
            }
        }
    }

    private static void pause() {
        try {
            TimeUnit.SECONDS.sleep(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ProblemCode.VAULT_UNAVAILABLE.with("reason", "it is stopping").causedBy(e);
        }
    }
}
