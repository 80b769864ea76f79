package dev.coffre.server.fetch;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.PointRetentionRow;
import dev.coffre.server.catalog.PointRetentionTable;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.point.LinkMetadata;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * Iterates over a machine's points before {@code end}, newest first, as the catalog has them. Stops after {@value #MAX_ROWS}
 * points. Reads in batches, so that each query stays short.
 */
record PointsNewestFirst(Catalog catalog, MachineId machine, long end) implements Iterable<ChainedPoint> {
    /** The rows of the first query. */
    private static final int FIRST_BATCH = 257;

    private static final int BATCH = 4_096;

    /** Limit of points in one answer. */
    private static final int MAX_ROWS = 1 << 16;

    @Override
    public Iterator<ChainedPoint> iterator() {
        return new Rows();
    }

    private final class Rows implements Iterator<ChainedPoint> {
        private List<PointRetentionRow> rows = readBatch(end, FIRST_BATCH);
        private int at;
        private int given;

        @Override
        public boolean hasNext() {
            return at < rows.size() && given < MAX_ROWS;
        }

        @Override
        public ChainedPoint next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            PointRetentionRow row = rows.get(at++);
            given++;
            if (at == rows.size() && row.seq() > 1) {
                rows = readBatch(row.seq(), BATCH);
                at = 0;
            }
            Sha256 previous = at < rows.size() ? rows.get(at).hash() : Sha256.ZERO;
            return new ChainedPoint(row, new LinkMetadata(machine, row.seq(), row.hash(), previous, row.receivedAt()));
        }

        private List<PointRetentionRow> readBatch(long before, int limit) {
            return catalog.read(connection -> new PointRetentionTable(connection).before(machine, before, limit));
        }
    }
}
