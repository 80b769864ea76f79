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
 * Prepares what a cycle condemns, while other work continues. Nothing of it takes effect before the flip, so the pause is short
 * however many records are condemned. Not thread-safe.
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
     * Prepares the condemnation of everything that the mark did not reach. Spares a domain that has an unreadable point, or an
     * unreadable page below a point: what these need is unknown.
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

    /** Returns records that an earlier cycle condemned and that are needed nevertheless. Any such record is a defect. */
    BitSet needed() {
        return needed;
    }

    /** Takes back the condemnation of everything that the mark has reached since {@link #prepare}. */
    void spare(Mark mark) {
        BitSet spared = (BitSet) doomed.clone();
        spared.and(mark.reached());
        write(spared, 0);
        doomed.andNot(spared);
    }

    /** Returns the records that this cycle condemns. */
    BitSet doomed() {
        return (BitSet) doomed.clone();
    }

    int count() {
        return doomed.cardinality();
    }
}
