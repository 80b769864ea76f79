package dev.coffre.backup.bundle;

/**
 * The future location of a small file whose bundle is not yet sealed and has no oid.
 *
 * @param bundle provisional number, counted from 0 in the order in which a run opens bundles
 * @param slot from 0
 */
public record BundleSlot(long bundle, int slot) {}
