package dev.coffre.server.service;

import dev.coffre.server.catalog.CatalogLocation;
import dev.coffre.server.store.StoreLocation;
import java.util.Optional;

/** Where catalog and store of a service are to be; empty for where they were last. */
public record Locations(Optional<CatalogLocation> catalog, Optional<StoreLocation> store) {
    /** Where they were last. */
    public static final Locations KNOWN = new Locations(Optional.empty(), Optional.empty());
}
