package dev.coffre.server.service;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.CatalogIncarnation;
import dev.coffre.server.catalog.CatalogLocation;
import dev.coffre.server.catalog.PostgresLocation;
import dev.coffre.server.catalog.SqliteLocation;
import dev.coffre.server.store.SigningKeyFile;
import dev.coffre.server.store.StoreFiles;
import dev.coffre.server.store.StoreLocation;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.signing.SigningKey;
import dev.coffre.vault.signing.VerifyingKey;
import java.util.HexFormat;

/**
 * Checks a catalog that does not exist yet, or that is in another place than the last one, against the store. A second catalog
 * takes the store from the processes that use the first one.
 *
 * @param store with its address
 * @param known where this data folder had its catalog last
 * @param location where the catalog is to be
 */
record CatalogCheck(LocatedStore store, CatalogLocation known, CatalogLocation location) {
    /**
     * Refuses a store that has the records of another catalog, or that another catalog is in use for.
     *
     * @param keys of the service
     * @throws Problem {@code catalog-missing}, {@code catalog-elsewhere}, {@code store-of-other-service}
     */
    void require(boolean isNewFolder, SigningKeyFile keys) {
        StoreFiles files = store.files();
        if (files.layout().hasVaults(files.store()) || files.store().disk().isEmpty() && isOfAnotherCatalog(files)) {
            requireOwnStore(keys);
            throw location.isSamePlace(known) || isNewFolder
                    ? ProblemCode.CATALOG_MISSING.problem()
                    : ProblemCode.CATALOG_ELSEWHERE.with("address", known);
        }
    }

    /**
     * Without vaults, the catalog may move: the journal has all that it needs. A start that was killed early has made a catalog
     * and no journal. The very first processes of a service find the catalog that one of them has just made.
     */
    private boolean isOfAnotherCatalog(StoreFiles files) {
        return new IncarnationFile(files)
                .read()
                .map(named -> !has(location, named) && !(isKnownInFolder() && has(known, named)))
                .orElseGet(() -> !files.journal().isEmpty() && !location.exists() && !isKnownInFolder());
    }

    private void requireOwnStore(SigningKeyFile keys) {
        if (!store.files().journal().isEmpty()) { // else there may be no key yet
            try (SigningKey service = keys.open()) {
                requireOwn(store.files(), store.location(), service.verifyingKey());
            }
        }
    }

    /**
     * Refuses the store of another service. Called only where the start is refused anyway: somebody with the key of the bucket
     * may have written the segments, and must not be able to stop a start.
     *
     * @throws Problem {@code store-of-other-service}
     */
    static void requireOwn(StoreFiles files, StoreLocation location, VerifyingKey service) {
        if (files.journal().isOfOther(service)) {
            throw ProblemCode.STORE_OF_OTHER_SERVICE.with("address", location);
        }
    }

    /** No other process can use such a catalog. */
    private boolean isKnownInFolder() {
        return known instanceof SqliteLocation && known.exists();
    }

    private static boolean has(CatalogLocation place, String incarnation) {
        return switch (place) {
            case PostgresLocation postgres -> postgres.hasIncarnation(incarnation);
            case SqliteLocation sqlite -> sqlite.exists() && hasIncarnation(sqlite, incarnation);
        };
    }

    private static boolean hasIncarnation(SqliteLocation place, String incarnation) {
        try (Catalog catalog = Catalog.open(place)) {
            return catalog.read(connection -> new CatalogIncarnation(connection).find())
                    .map(HexFormat.of()::formatHex)
                    .filter(incarnation::equals)
                    .isPresent();
        }
    }
}
