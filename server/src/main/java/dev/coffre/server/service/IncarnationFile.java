package dev.coffre.server.service;

import dev.coffre.server.catalog.CatalogIncarnation;
import dev.coffre.server.store.StoreFiles;
import dev.coffre.vault.problem.ProblemCode;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The file in a store that names the making of its catalog. A store on a disk has none: it and its catalog are in one folder.
 */
record IncarnationFile(StoreFiles files) {
    private static final int HEX_DIGITS = 2 * CatalogIncarnation.BYTES;

    /** Returns the name; empty if there is none. */
    Optional<String> read() {
        if (files.store().disk().isPresent()
                || !files.store().exists(files.layout().incarnation())) {
            return Optional.empty();
        }
        byte[] found = files.store().read(files.layout().incarnation(), HEX_DIGITS, ProblemCode.CATALOG_OUTDATED);
        return Optional.of(new String(found, StandardCharsets.US_ASCII));
    }

    /** Returns whether the store names another making of the catalog. */
    boolean isOther(String incarnation) {
        return read().filter(found -> !found.equals(incarnation)).isPresent();
    }

    /** Writes the name if there is none. */
    void writeIfMissing(String incarnation) {
        if (read().isEmpty()) {
            put(incarnation);
        }
    }

    /** Writes the name, unless it is there already. */
    void write(String incarnation) {
        if (!read().equals(Optional.of(incarnation))) {
            put(incarnation);
        }
    }

    private void put(String incarnation) {
        files.store().write(files.layout().incarnation(), incarnation.getBytes(StandardCharsets.US_ASCII));
    }
}
