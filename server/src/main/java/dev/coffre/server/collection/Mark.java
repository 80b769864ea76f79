package dev.coffre.server.collection;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.Edges;
import dev.coffre.server.catalog.Records;
import java.util.BitSet;
import java.util.List;

/**
 * Everything below some records: one bit for each record of the catalog, 12.5 MB for a hundred million. Edges never change
 * while their record is needed, so many short reads see the same as one long one would; but for that of a lost record for
 * which another stands in from now on, and that one counts as young. Not thread-safe.
 */
final class Mark {
    /** A read of so many edges takes some ten milliseconds: longer ones would keep the write-ahead log from shrinking. */
    private static final int EDGES_AT_ONCE = 2_000;

    private final Catalog catalog;
    private final BitSet reached = new BitSet();

    Mark(Catalog catalog) {
        this.catalog = catalog;
    }

    BitSet reached() {
        return reached;
    }

    boolean has(long ord) {
        return reached.get(Math.toIntExact(ord));
    }

    /**
     * Adds these and all below them, with a pass over all edges from the youngest down. Kids are mostly older than their
     * parents, so one pass mostly settles it; where a kid was sent anew, another follows.
     */
    void addAll(BitSet roots) {
        reached.or(roots);
        while (pass()) {
            continue;
        }
    }

    /** Whether a record was reached whose own edges the pass had left behind by then. */
    private boolean pass() {
        boolean left = false;
        long position = Long.MAX_VALUE;
        while (true) {
            List<Edges.Edge> edges = edgesBelow(position);
            if (edges.isEmpty()) {
                return left;
            }
            for (Edges.Edge edge : edges) {
                left |= has(edge.ord()) && reachYounger(edge);
            }
            position = edges.getLast().ord();
        }
    }

    private List<Edges.Edge> edgesBelow(long ord) {
        return catalog.read(connection -> new Edges(connection).below(ord, EDGES_AT_ONCE));
    }

    private boolean reachYounger(Edges.Edge edge) {
        boolean younger = false;
        for (long kid : edge.kids()) {
            if (!has(kid)) {
                reached.set(Math.toIntExact(kid));
                younger |= kid > edge.ord();
            }
        }
        return younger;
    }

    /** Adds these and all below them, looking at the edges of what was not reached before: quick when that is little. */
    void follow(BitSet roots) {
        BitSet left = (BitSet) roots.clone();
        left.andNot(reached);
        reached.or(left);
        while (!left.isEmpty()) {
            BitSet now = left;
            left = catalog.read(connection -> {
                Records records = new Records(connection);
                BitSet below = new BitSet();
                for (int ord = now.nextSetBit(0); ord >= 0; ord = now.nextSetBit(ord + 1)) {
                    for (long kid : records.kids(ord)) {
                        below.set(Math.toIntExact(kid));
                    }
                }
                return below;
            });
            left.andNot(reached);
            reached.or(left);
        }
    }
}
