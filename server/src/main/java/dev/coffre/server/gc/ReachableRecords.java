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

    private static final int MOST_PASSES = 4;

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
     * another pass. The directory of a planted pack can name long chains of younger children, which are followed one by one.
     */
    void addAll(BitSet roots) {
        reached.or(roots);
        BitSet left = runPass();
        for (int pass = 1; pass < MOST_PASSES && !left.isEmpty(); pass++) {
            left = runPass();
        }
        descend(left, ords -> catalog.read(connection -> childrenOf(ords, connection)));
    }

    /** Runs one pass. Returns the records that it reached after it had passed their own edges. */
    private BitSet runPass() {
        BitSet left = new BitSet();
        long position = Long.MAX_VALUE;
        while (true) {
            List<EdgeTable.RecordEdges> edges = edgesBelow(position);
            if (edges.isEmpty()) {
                return left;
            }
            for (EdgeTable.RecordEdges edge : edges) {
                if (contains(edge.ord())) {
                    reachChildren(edge, left);
                }
            }
            position = edges.getLast().ord();
        }
    }

    private List<EdgeTable.RecordEdges> edgesBelow(long ord) {
        return catalog.read(connection -> new EdgeTable(connection).below(ord, EDGES_AT_ONCE));
    }

    private void reachChildren(EdgeTable.RecordEdges edge, BitSet younger) {
        for (long kid : edge.children()) {
            if (!contains(kid)) {
                reached.set(Math.toIntExact(kid));
                younger.set(Math.toIntExact(kid), kid > edge.ord());
            }
        }
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
        descend(left, childrenOf);
    }

    private void descend(BitSet from, UnaryOperator<BitSet> childrenOf) {
        BitSet left = from;
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
