package dev.coffre.backup.bundle;

/**
 * Where a small file will be, before its bundle is sealed and has an oid.
 *
 * @param bundle provisional number, from 0 in the order in which a run opens its bundles
 * @param slot from 0
 */
public record BundlePlace(long bundle, int slot) {}
