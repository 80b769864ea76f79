package dev.coffre.server.catalog;

import dev.coffre.vault.problem.Problem;
import java.sql.SQLException;
import java.util.Optional;

/**
 * The database engine of an open catalog.
 *
 * @param writes runs one transaction at a time, durable on return
 * @param reads runs transactions on snapshots, several at a time
 * @param problems maps errors of the engine
 * @param turnLock the lock of the ledger's turns; empty if no other process can use this catalog
 * @param server which copy of the database may be written to; empty for a database in a folder
 * @param load what is waited for, and the connections; nothing in SQLite
 */
public record CatalogEngine(
        Transactions writes,
        Transactions reads,
        Problems problems,
        Optional<SharedLock> turnLock,
        Optional<ServerGuard> server,
        CatalogLoad load) {
    /** Maps errors of the engine to problems, and knows when to expect them. */
    public interface Problems {
        Problem problemOf(SQLException failure);

        /** Returns whether a change may fail because the disk is nearly full. */
        boolean isDiskNearlyFull();
    }
}
