package dev.coffre.server.rebuild;

/**
 * The result of a comparison of the catalog with a listing of the store.
 *
 * @param listed packs that the store has
 * @param adopted packs that the catalog did not know
 * @param unusable files in the places of packs that cannot be adopted
 * @param suspects packs that are missing or have another length
 */
public record ReconciliationReport(long listed, long adopted, long unusable, long suspects) {}
