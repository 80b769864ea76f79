package dev.coffre.server.rebuild;

import java.util.List;

/**
 * The contents of the new catalog.
 *
 * @param lost records that others name but no pack holds
 * @param damaged points whose files are damaged, so that only what the journal says of them is known
 */
public record RebuildReport(
        long vaults, long machines, long points, long packs, long records, long lost, List<DamagedPoint> damaged) {
    public RebuildReport {
        damaged = List.copyOf(damaged);
    }
}
