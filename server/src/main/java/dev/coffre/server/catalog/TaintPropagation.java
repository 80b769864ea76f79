package dev.coffre.server.catalog;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Propagates damage upwards: a record is tainted exactly if something below it is damaged. It then counts as absent, so that
 * agents descend to the lost record and send it again.
 */
public record TaintPropagation(CatalogConnection connection) {

    /**
     * Recomputes the taint of a domain by passes over its edges until nothing changes. Children are admitted before their
     * parents, so the first pass usually suffices. Only records that a rebuild found missing may need more passes.
     */
    public void recompute(int domainNr) {
        BitSet wasTainted = ords(domainNr, RecordState.TAINTED);
        BitSet unfit = ords(domainNr, RecordState.DAMAGED);
        unfit.or(new VaultRecordTable(connection).sharedPlaceholders(domainNr));
        BitSet tainted = new BitSet();
        boolean changed = !unfit.isEmpty();
        while (changed) {
            changed = pass(domainNr, unfit, tainted);
        }
        change(tainted, wasTainted);
    }

    /** Runs one pass and returns whether it tainted another record. */
    private boolean pass(int domainNr, BitSet unfit, BitSet tainted) {
        int before = tainted.cardinality();
        new Sql(connection)
                .forEach(
                        row -> {
                            int ord = bit(row.getLong(1));
                            if (!unfit.get(ord) && anyOf(OrdListCodec.decode(row.getBytes(2)), unfit)) {
                                unfit.set(ord);
                                tainted.set(ord);
                            }
                        },
                        "SELECT e.ord, e.kids FROM edge e JOIN record r ON r.ord = e.ord WHERE r.domain = ? ORDER BY"
                                + " e.ord",
                        domainNr);
        return tainted.cardinality() > before;
    }

    private void change(BitSet tainted, BitSet wasTainted) {
        BitSet differs = (BitSet) tainted.clone();
        differs.xor(wasTainted);
        new Sql(connection)
                .updateEach(
                        "UPDATE record SET state = ? WHERE ord = ?",
                        differs.stream().mapToObj(ord -> new @Nullable Object[] {
                            (tainted.get(ord) ? RecordState.TAINTED : RecordState.LIVE).number(), ord
                        })::iterator);
    }

    private BitSet ords(int domainNr, RecordState state) {
        BitSet ords = new BitSet();
        new Sql(connection)
                .forEachNumber(
                        ord -> ords.set(bit(ord)),
                        "SELECT ord FROM record WHERE domain = ? AND state = ? AND " + VaultRecordTable.UNUSABLE,
                        domainNr,
                        state.number());
        return ords;
    }

    private static boolean anyOf(long[] kids, BitSet unfit) {
        for (long kid : kids) {
            if (unfit.get(bit(kid))) {
                return true;
            }
        }
        return false;
    }

    private static int bit(long ord) {
        return Math.toIntExact(ord);
    }
}
