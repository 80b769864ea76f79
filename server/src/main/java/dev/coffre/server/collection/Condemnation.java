package dev.coffre.server.collection;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.CycleRow;
import dev.coffre.server.catalog.Cycles;
import dev.coffre.server.catalog.Garbage;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Writes down beside everything else what a cycle is going to condemn; none of it counts before the flip. So the moment in
 * which nobody else may act is short, however much is condemned in it. Not thread-safe.
 */
final class Condemnation {
    private static final int RECORDS_AT_ONCE = 20_000;

    private final Catalog catalog;
    private final CycleRow cycle;
    private final BitSet doomed = new BitSet();
    private final BitSet needed = new BitSet();
    private long flipped;

    Condemnation(Catalog catalog, CycleRow cycle) {
        this.catalog = catalog;
        this.cycle = cycle;
    }

    /**
     * Prepares the condemnation of all that the mark did not reach. Of a domain in which a point, or a page below a point,
     * cannot be read and its kids are not known, nothing is: nobody knows what it needs.
     */
    void prepare(Mark mark) {
        flipped = catalog.read(connection -> new Cycles(connection).state().flipped());
        Set<Integer> spared = new HashSet<>(catalog.read(connection -> new Garbage(connection).unknownDomains()));
        catalog.read(connection -> new Garbage(connection).unknownRecords()).forEach((ord, domain) -> {
            if (mark.has(Math.toIntExact(ord))) {
                spared.add(domain);
            }
        });
        long position = 0;
        while (true) {
            long after = position;
            List<Garbage.Standing> records =
                    catalog.read(connection -> new Garbage(connection).after(after, cycle.lastOrd(), RECORDS_AT_ONCE));
            if (records.isEmpty()) {
                return;
            }
            decide(records, mark, spared);
            position = records.getLast().ord();
        }
    }

    private void decide(List<Garbage.Standing> records, Mark mark, Set<Integer> spared) {
        BitSet fresh = new BitSet();
        BitSet leftOver = new BitSet();
        for (Garbage.Standing record : records) {
            int ord = Math.toIntExact(record.ord());
            boolean holds = record.condemned() > 0 && record.condemned() <= flipped;
            boolean stays = mark.has(ord) || spared.contains(record.domainNr());
            if (holds && mark.has(ord)) {
                needed.set(ord);
            } else if (!holds && !stays) {
                fresh.set(ord);
            } else if (!holds && record.condemned() > 0) {
                leftOver.set(ord);
            }
        }
        write(fresh, cycle.nr());
        write(leftOver, 0);
        doomed.or(fresh);
    }

    private void write(BitSet ords, long by) {
        if (!ords.isEmpty()) {
            catalog.change(connection -> new Garbage(connection).condemn(ords, by));
        }
    }

    /** Condemned by an earlier cycle, and yet needed. There is no such thing, or there is a defect. */
    BitSet needed() {
        return needed;
    }

    /** Takes back what the mark has reached since it was prepared. */
    void spare(Mark mark) {
        BitSet spared = (BitSet) doomed.clone();
        spared.and(mark.reached());
        write(spared, 0);
        doomed.andNot(spared);
    }

    /** What it is about. */
    BitSet doomed() {
        return (BitSet) doomed.clone();
    }

    /** How many records that is. */
    int count() {
        return doomed.cardinality();
    }
}
