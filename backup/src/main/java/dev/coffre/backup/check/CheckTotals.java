package dev.coffre.backup.check;

/**
 * Progress of a check.
 *
 * @param points checked
 * @param files of these points, counted once for each point
 * @param bytes sizes of these files, holes included
 * @param records opened, each counted once for each run
 * @param fetched bytes of chunks and bundles received from the vault
 */
public record CheckTotals(long points, long files, long bytes, long records, long fetched) {}
