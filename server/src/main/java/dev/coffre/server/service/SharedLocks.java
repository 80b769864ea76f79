package dev.coffre.server.service;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.StoreLocksTable;
import dev.coffre.server.objectlock.CatalogObjectIndex;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.util.Optional;

/**
 * Whether the processes that share a catalog lock what they store. All must do the same: what one stores without a lock could
 * be destroyed, and with locks a process does not read what others wrote last without them.
 */
record SharedLocks(Catalog catalog) {
    /**
     * A data folder that has used the store before has its value of object-lock from then. It decides: the store may have been
     * moved. Any other folder must have the value of the processes before it.
     *
     * @throws Problem {@code store-locks-differ}
     */
    void require(LocatedStore store) {
        boolean isLocked = store.files().store().locks().isPresent();
        Optional<Boolean> found = catalog.read(connection -> new StoreLocksTable(connection).find());
        if (found.isEmpty() || store.isKnown() && found.get() != isLocked) {
            CatalogObjectIndex.beforeComparison(catalog, connection -> {
                StoreLocksTable table = new StoreLocksTable(connection);
                if (store.isKnown() || table.find().isEmpty()) { // another process may have been first
                    table.set(isLocked);
                }
            });
            found = catalog.read(connection -> new StoreLocksTable(connection).find());
        }
        if (found.filter(locked -> locked == isLocked).isEmpty()) {
            throw ProblemCode.STORE_LOCKS_DIFFER.with("address", store.location());
        }
    }
}
