package dev.coffre.server.fetch;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.HoldingRow;
import dev.coffre.server.catalog.Holdings;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.point.ChainPlace;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * Iterates over a machine's points before {@code end}, newest first, as the catalog has them. Reads in batches, so that each
 * query stays short.
 */
record PointsBackward(Catalog catalog, MachineId machine, long end) implements Iterable<PlacedPoint> {
    /** The rows of the first query. */
    private static final int FEW = 257;

    private static final int MANY = 4_096;

    /** The most rows of one answer. */
    private static final int MOST = 1 << 16;

    @Override
    public Iterator<PlacedPoint> iterator() {
        return new Rows();
    }

    private final class Rows implements Iterator<PlacedPoint> {
        private List<HoldingRow> rows = read(end, FEW);
        private int at;
        private int given;

        @Override
        public boolean hasNext() {
            return at < rows.size() && given < MOST;
        }

        @Override
        public PlacedPoint next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            HoldingRow row = rows.get(at++);
            given++;
            if (at == rows.size() && row.seq() > 1) {
                rows = read(row.seq(), MANY);
                at = 0;
            }
            Sha256 previous = at < rows.size() ? rows.get(at).hash() : Sha256.ZERO;
            return new PlacedPoint(row, new ChainPlace(machine, row.seq(), row.hash(), previous, row.receivedAt()));
        }

        private List<HoldingRow> read(long before, int limit) {
            return catalog.read(connection -> new Holdings(connection).before(machine, before, limit));
        }
    }
}
