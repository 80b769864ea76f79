package dev.coffre.server.service;

import dev.coffre.server.catalog.PostgresLocation;
import dev.coffre.server.store.StoreFiles;
import dev.coffre.server.store.StoreLocation;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.signing.VerifyingKey;
import java.util.Optional;

/** The catalog that processes share which use one store, before another one opens it. */
record SharedCatalog(PostgresLocation catalog, StoreFiles files, StoreLocation store) {
    /**
     * Returns whether a new data folder may join. The catalog must be that of its service, and the one that the store names: one
     * of before a rebuild does not know the newer records.
     *
     * @throws Problem {@code catalog-unnamed} if the store has vaults and names none, although the service has a catalog there
     */
    boolean isJoinable(VerifyingKey service) {
        Optional<String> named = new IncarnationFile(files).read();
        if (named.isPresent()) {
            return catalog.isOf(service) && catalog.hasIncarnation(named.get());
        }
        if (files.store().disk().isEmpty() && files.layout().hasVaults(files.store()) && catalog.isOf(service)) {
            throw ProblemCode.CATALOG_UNNAMED.with("address", store);
        }
        return false;
    }
}
