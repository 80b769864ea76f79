package dev.coffre.server.service;

import dev.coffre.server.store.StoreFiles;
import dev.coffre.server.store.StoreLocation;

/**
 * An opened store and where it is.
 *
 * @param isKnown whether this data folder has used the store before, in this place or in the one that it was moved from. Then
 *     the place has the same value of object-lock as before, or the one with which the store was moved
 */
record LocatedStore(StoreFiles files, StoreLocation location, boolean isKnown) {}
