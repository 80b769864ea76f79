package dev.coffre.server.rebuild;

/**
 * What stands in the new catalog.
 *
 * @param lost records that others name but no pack holds
 */
public record RebuildReport(long vaults, long machines, long points, long packs, long records, long lost) {}
