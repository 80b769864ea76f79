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
 * Ends a scrub of the whole store once another process has taken its role. It reads for hours before its first transaction that
 * would fail. Confined to one thread.
 */
final class InterruptibleStore extends ForwardingStore {
    /** Files that are read between two looks. */
    static final int FILES = 16;

    private final Catalog catalog;
    private int opened;

    InterruptibleStore(Store store, Catalog catalog) {
        super(store);
        this.catalog = catalog;
    }

    @Override
    public StoredFile open(Path file) {
        look();
        return super.open(file);
    }

    @Override
    public byte[] read(Path file, int limit, ProblemCode damaged) {
        look();
        return super.read(file, limit, damaged);
    }

    /** A database that does not answer now may do so at the end. */
    private void look() {
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
