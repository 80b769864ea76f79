package dev.coffre.server.catalog;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Lets a catalog go on with the copy of its database that took over. Thread-safe.
 *
 * @param guard of the copy that is written to; empty for a database in a folder
 */
record CatalogSuccession(Catalog catalog, Leases leases, Optional<ServerGuard> guard) {
    /** See {@link Catalog#findSuccessor}. */
    Optional<ServerIdentity> find() {
        try {
            catalog.writeAnywhere(connection -> true);
        } catch (Problem problem) {
            if (problem.code() != ProblemCode.CATALOG_RECONCILING) {
                throw problem;
            }
        }
        return catalog.successor();
    }

    /** See {@link Catalog#requireComparison}. */
    void requireComparison() {
        ScopedValue.where(ServerGuard.RECONCILING, catalog.server())
                .run(() -> catalog.change(connection -> new ReconciliationTable(connection).require()));
    }

    /** See {@link Catalog#reconcile}. */
    void reconcile(BooleanSupplier work) {
        Optional<ServerIdentity> found = find();
        ScopedValue.where(ServerGuard.RECONCILING, found.or(catalog::server)).run(() -> {
            leases.releaseAll(); // that of a comparison that failed, too: it would keep the next one waiting
            if ((found.isPresent() || catalog.isComparisonRequired()) && work.getAsBoolean()) {
                List<Lease> held = leases.held();
                found.ifPresent(compared -> goOn(compared, held));
                var unused = find(); // notices that everything may write
            }
        });
    }

    /**
     * Ends all leases: ords and numbers of packs that their holders have read may be those of other rows here. Does nothing if
     * yet another copy took over since. That may have the same identity, but not the lease of the comparison.
     *
     * @param held the leases of this process at the end of the comparison
     */
    private void goOn(ServerIdentity compared, List<Lease> held) {
        boolean isCurrent = catalog.write(connection -> {
            LeaseTable table = new LeaseTable(connection);
            boolean isCompared = held.stream().anyMatch(lease -> lease.role() == LeaseRole.RECONCILIATION)
                    && held.stream().allMatch(table::holds); // the renewal forgets a lease that a second standby lacks
            if (!isCompared || !guard.orElseThrow().serverOf(connection).equals(compared)) {
                return false;
            }
            table.endAll();
            new CatalogServer(connection).set(compared);
            return true;
        });
        if (isCurrent) {
            leases.forgetAll();
            if (catalog.successor().isPresent()) { // else another thread has seen the row already
                guard.orElseThrow().accept(compared);
            }
        }
    }
}
