package dev.coffre.server.service;

import dev.coffre.server.catalog.PostgresLocation;
import dev.coffre.server.store.StoreFiles;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.signing.VerifyingKey;
import java.nio.file.Path;
import java.util.Optional;

/** The catalog that processes share which use one store, before another one opens it. */
record SharedCatalog(PostgresLocation catalog, StoreFiles files) {
    /**
     * Returns whether a new data folder may join. The catalog must be that of its service, and the one that the store names: one
     * of before a rebuild does not know the newer records.
     *
     * @throws dev.coffre.vault.problem.Problem {@code store-unsuitable} if the store is asked for with Object Lock and used without, or the
     *     other way round: what this process stores would have no lock, or it would not read what the others wrote last
     */
    boolean isJoinable(VerifyingKey service) {
        Optional<String> named = new IncarnationFile(files).read();
        if (named.isEmpty() || !catalog.isOf(service, named.get())) {
            return false;
        }
        Path store = files.layout().store();
        if (catalog.hasLocksIn(store) != files.store().locks().isPresent()) {
            throw ProblemCode.STORE_UNSUITABLE
                    .with("address", store)
                    .with("reason", "the other processes use it with another value of object-lock");
        }
        return true;
    }
}
