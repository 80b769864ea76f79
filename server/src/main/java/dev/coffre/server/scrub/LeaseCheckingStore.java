package dev.coffre.server.scrub;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.store.disk.StoredFile;
import dev.coffre.vault.store.storage.ForwardingStore;
import dev.coffre.vault.store.storage.Store;
import dev.coffre.vault.store.storage.StoreUnavailableException;
import java.nio.file.Path;

/**
 * Ends a scrub of the whole store once another process has taken its role. Without it, the scrub would read for hours, until its
 * last transaction failed. Confined to one thread.
 */
final class LeaseCheckingStore extends ForwardingStore {
    /** Files that are read between two checks. */
    static final int FILES = 16;

    private final Catalog catalog;
    private int opened;

    LeaseCheckingStore(Store store, Catalog catalog) {
        super(store);
        this.catalog = catalog;
    }

    @Override
    public StoredFile open(Path file) {
        checkLease();
        return super.open(file);
    }

    @Override
    public byte[] read(Path file, int limit, ProblemCode damaged) {
        checkLease();
        return super.read(file, limit, damaged);
    }

    /** A database that does not answer now may do so at the end. */
    private void checkLease() {
        if (catalog.isShared() && ++opened % FILES == 0) {
            try {
                catalog.change(connection -> {}); // fails without the lease
            } catch (Problem failed) {
                if (failed.code() == ProblemCode.VAULT_UNAVAILABLE) {
                    throw new StoreUnavailableException(failed); // no problem of the file, which would be damage
                }
            }
        }
    }
}
