package dev.coffre.server.catalog;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;

/**
 * A change that is left out while everything that writes waits for a comparison with the store, as when a token was used last: who is
 * signed in reads on meanwhile.
 */
public record OptionalChange(Catalog catalog, Catalog.CatalogChange change) {
    public void run() {
        try {
            catalog.change(change);
        } catch (Problem reconciling) {
            if (reconciling.code() != ProblemCode.CATALOG_RECONCILING) {
                throw reconciling;
            }
        }
    }
}
