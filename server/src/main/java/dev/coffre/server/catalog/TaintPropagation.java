package dev.coffre.server.catalog;

import dev.coffre.vault.record.RecordHeader;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Propagates damage upwards: a record is tainted exactly if something below it is damaged. It then counts as absent, so that
 * agents descend to the lost record and send it again.
 */
public record TaintPropagation(CatalogConnection connection) {

    /**
     * Each pass goes up one level at least. Above a lost record there are as many as the greatest depth, and an alias is one
     * more. The directory of a planted pack can name chains of any length, so passes must end before those do.
     */
    private static final int MOST_PASSES = 2 * RecordHeader.MAX_DEPTH;

    /**
     * Recomputes the taint of a domain by passes over its edges until nothing changes. Children are admitted before their
     * parents, so the first pass usually suffices. Records that a rebuild found missing may be younger than their parents,
     * for which every other pass goes backwards.
     */
    public void recompute(int domainNr) {
        BitSet wasTainted = ords(domainNr, RecordState.TAINTED);
        BitSet unfit = ords(domainNr, RecordState.DAMAGED);
        unfit.or(new VaultRecordTable(connection).damagedInOtherDomains(domainNr));
        BitSet tainted = new BitSet();
        boolean changed = !unfit.isEmpty();
        for (int pass = 0; changed && pass < MOST_PASSES; pass++) {
            changed = pass(domainNr, unfit, tainted, pass % 2 == 0 ? "ASC" : "DESC");
        }
        change(tainted, wasTainted);
    }

    /** Runs one pass and returns whether it tainted another record. */
    private boolean pass(int domainNr, BitSet unfit, BitSet tainted, String order) {
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
                                + " e.ord " + order,
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
