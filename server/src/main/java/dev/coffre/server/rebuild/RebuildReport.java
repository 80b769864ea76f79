package dev.coffre.server.rebuild;

import java.util.List;

/**
 * What stands in the new catalog.
 *
 * @param lost records that others name but no pack holds
 * @param damaged the points of which it knows no more than the journal says
 */
public record RebuildReport(
        long vaults, long machines, long points, long packs, long records, long lost, List<DamagedPoint> damaged) {
    public RebuildReport {
        damaged = List.copyOf(damaged);
    }
}
