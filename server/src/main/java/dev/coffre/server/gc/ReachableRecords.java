package dev.coffre.server.gc;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.CatalogConnection;
import dev.coffre.server.catalog.EdgeTable;
import dev.coffre.server.catalog.VaultRecordTable;
import java.util.BitSet;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The set of records reachable from the roots, with one bit for each record of the catalog: 12.5 MB for a hundred million.
 *
 * <p>The catalog is read in many short transactions, while edges may change. The edges of a needed record change in two
 * cases only: an alias replaces a lost record, or a record known only by its oid is sent again with its edges. Records that
 * are newly referred to then count as young, and are roots of the next pass. So the result is the same as that of one long
 * read. Not thread-safe.
 */
final class ReachableRecords {
    /**
     * Number of edges per read. Reading them takes some ten milliseconds. A longer read would keep the write-ahead log from
     * shrinking.
     */
    private static final int EDGES_AT_ONCE = 2_000;

    private final Catalog catalog;
    private final BitSet reached = new BitSet();

    ReachableRecords(Catalog catalog) {
        this.catalog = catalog;
    }

    BitSet reached() {
        return reached;
    }

    boolean contains(long ord) {
        return reached.get(Math.toIntExact(ord));
    }

    /**
     * Adds {@code roots} and everything below them, in passes over all edges from the youngest record to the oldest.
     * Children are mostly older than their parents, so one pass usually suffices. A child that was sent again may need
     * another pass.
     */
    void addAll(BitSet roots) {
        reached.or(roots);
        while (runPass()) {
            continue;
        }
    }

    /** Runs one pass. Returns whether it reached a record whose own edges it had already passed. */
    private boolean runPass() {
        boolean left = false;
        long position = Long.MAX_VALUE;
        while (true) {
            List<EdgeTable.RecordEdges> edges = edgesBelow(position);
            if (edges.isEmpty()) {
                return left;
            }
            for (EdgeTable.RecordEdges edge : edges) {
                left |= contains(edge.ord()) && reachYounger(edge);
            }
            position = edges.getLast().ord();
        }
    }

    private List<EdgeTable.RecordEdges> edgesBelow(long ord) {
        return catalog.read(connection -> new EdgeTable(connection).below(ord, EDGES_AT_ONCE));
    }

    private boolean reachYounger(EdgeTable.RecordEdges edge) {
        boolean younger = false;
        for (long kid : edge.children()) {
            if (!contains(kid)) {
                reached.set(Math.toIntExact(kid));
                younger |= kid > edge.ord();
            }
        }
        return younger;
    }

    /**
     * Adds {@code roots} and everything below them by reading the edges of newly reached records. This is fast if there are
     * few.
     */
    void follow(BitSet roots) {
        follow(roots, ords -> catalog.read(connection -> childrenOf(ords, connection)));
    }

    /** As {@link #follow(BitSet)}, within a unit of work. */
    void follow(CatalogConnection connection, BitSet roots) {
        follow(roots, ords -> childrenOf(ords, connection));
    }

    private void follow(BitSet roots, UnaryOperator<BitSet> childrenOf) {
        BitSet left = (BitSet) roots.clone();
        left.andNot(reached);
        reached.or(left);
        while (!left.isEmpty()) {
            left = childrenOf.apply(left);
            left.andNot(reached);
            reached.or(left);
        }
    }

    private static BitSet childrenOf(BitSet parents, CatalogConnection connection) {
        VaultRecordTable records = new VaultRecordTable(connection);
        BitSet below = new BitSet();
        List<Long> ords = parents.stream().asLongStream().boxed().toList();
        for (int from = 0; from < ords.size(); from += EDGES_AT_ONCE) {
            records.forEachChildrenOf(ords.subList(from, Math.min(ords.size(), from + EDGES_AT_ONCE)), children -> {
                for (long kid : children) {
                    below.set(Math.toIntExact(kid));
                }
            });
        }
        return below;
    }
}
