package dev.coffre.server.service;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.StoreLocksTable;
import dev.coffre.server.catalog.StoreLocksTable.StoreLocks;
import dev.coffre.server.objectlock.CatalogObjectIndex;
import dev.coffre.vault.problem.Problem;
import java.util.Optional;

/**
 * Whether the processes that share a catalog lock what they store. All must do the same: what one stores without a lock could
 * be destroyed, and with locks a process does not read what others wrote last without them.
 */
record SharedLocks(Catalog catalog) {
    /**
     * Refuses a process that locks otherwise than those before it. Only the first one that follows a move decides anew: its
     * value was compared with that of the move.
     *
     * @throws Problem {@code store-locks-differ}
     */
    void require(LocatedStore store) {
        StoreLocks own = new StoreLocks(
                store.location().place(), store.files().store().locks().isPresent());
        Optional<StoreLocks> found = catalog.read(connection -> new StoreLocksTable(connection).find());
        if (isDecidedBy(store, found) && !found.equals(Optional.of(own))) {
            CatalogObjectIndex.beforeComparison(catalog, connection -> {
                StoreLocksTable table = new StoreLocksTable(connection);
                if (isDecidedBy(store, table.find())) { // another process may have been first
                    table.set(own);
                }
            });
            found = catalog.read(connection -> new StoreLocksTable(connection).find());
        }
        if (found.filter(locks -> locks.isLocked() == own.isLocked()).isEmpty()) {
            throw store.location().locksDiffer(!own.isLocked());
        }
    }

    private static boolean isDecidedBy(LocatedStore store, Optional<StoreLocks> found) {
        return found.isEmpty()
                || store.isKnown()
                        && !found.get().place().equals(store.location().place());
    }
}
