package dev.coffre.backup.check;

/**
 * How far a check is.
 *
 * @param points that were looked at
 * @param files of these points, also where an earlier point has the same
 * @param bytes sizes of these files, holes included
 * @param records that were opened, each once a run
 * @param fetched bytes of chunks and bundles that the vault sent
 */
public record CheckTotals(long points, long files, long bytes, long records, long fetched) {}
