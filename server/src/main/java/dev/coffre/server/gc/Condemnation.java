package dev.coffre.server.gc;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.CatalogConnection;
import dev.coffre.server.catalog.GarbageQueries;
import dev.coffre.server.catalog.GcCycleRow;
import dev.coffre.server.catalog.GcCycleTable;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Prepares what a cycle condemns, while other work continues. Nothing takes effect before the flip. So the pause is short,
 * regardless of the number of condemned records. Not thread-safe.
 */
final class Condemnation {
    private static final int RECORDS_AT_ONCE = 20_000;

    private final Catalog catalog;
    private final GcCycleRow cycle;
    private final BitSet condemned = new BitSet();
    private final BitSet wronglyCondemned = new BitSet();
    private long flipped;

    Condemnation(Catalog catalog, GcCycleRow cycle) {
        this.catalog = catalog;
        this.cycle = cycle;
    }

    /**
     * Prepares the condemnation of everything that the mark did not reach. Spares a domain with an unreadable point, or with
     * an unreadable page below a point, because it is unknown what these need.
     */
    void prepare(ReachableRecords mark) {
        flipped =
                catalog.read(connection -> new GcCycleTable(connection).state().flipped());
        Set<Integer> spared =
                new HashSet<>(catalog.read(connection -> new GarbageQueries(connection).domainsWithUnknownNeeds()));
        spared.addAll(
                catalog.read(connection -> new GarbageQueries(connection).domainsWithUnknownChildren(mark::contains)));
        long position = 0;
        while (true) {
            long after = position;
            List<GarbageQueries.CondemnationRow> records = catalog.read(
                    connection -> new GarbageQueries(connection).recordsAfter(after, cycle.lastOrd(), RECORDS_AT_ONCE));
            if (records.isEmpty()) {
                return;
            }
            decide(records, mark, spared);
            position = records.getLast().ord();
        }
    }

    private void decide(List<GarbageQueries.CondemnationRow> records, ReachableRecords mark, Set<Integer> spared) {
        BitSet fresh = new BitSet();
        BitSet leftOver = new BitSet();
        for (GarbageQueries.CondemnationRow record : records) {
            int ord = Math.toIntExact(record.ord());
            boolean holds = record.condemned() > 0 && record.condemned() <= flipped;
            boolean stays = mark.contains(ord) || spared.contains(record.domainNr());
            if (holds && mark.contains(ord)) {
                wronglyCondemned.set(ord);
            } else if (!holds && !stays) {
                fresh.set(ord);
            } else if (!holds && record.condemned() > 0) {
                leftOver.set(ord);
            }
        }
        write(fresh, cycle.nr());
        write(leftOver, 0);
        condemned.or(fresh);
    }

    private void write(BitSet ords, long by) {
        if (!ords.isEmpty()) {
            catalog.change(connection -> new GarbageQueries(connection).condemn(ords, by));
        }
    }

    /** Returns needed records that an earlier cycle condemned. Any such record is a defect. */
    BitSet wronglyCondemned() {
        return wronglyCondemned;
    }

    /** Takes back the condemnation of everything that the mark has reached since {@link #prepare}, in a unit of work. */
    void spare(CatalogConnection connection, ReachableRecords mark) {
        BitSet spared = (BitSet) condemned.clone();
        spared.and(mark.reached());
        if (!spared.isEmpty()) {
            new GarbageQueries(connection).condemn(spared, 0);
        }
        condemned.andNot(spared);
    }

    /** Returns the records that this cycle condemns. */
    BitSet condemned() {
        return (BitSet) condemned.clone();
    }

    int count() {
        return condemned.cardinality();
    }
}
