package dev.coffre.server.catalog;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.BitSet;

/**
 * Propagates damage upwards: a record is tainted exactly if something below it is damaged. It then counts as absent, so that
 * agents descend to the lost record and send it again.
 */
public record TaintPropagation(Connection connection) {

    /**
     * Recomputes the taint of a domain by passes over its edges until nothing changes. Children are admitted before their
     * parents, so the first pass usually suffices. Only records that a rebuild found missing may need more passes.
     */
    public void recompute(int domainNr) throws SQLException {
        BitSet wasTainted = ords(domainNr, RecordState.TAINTED);
        BitSet unfit = ords(domainNr, RecordState.DAMAGED);
        BitSet tainted = new BitSet();
        boolean changed = !unfit.isEmpty();
        while (changed) {
            changed = pass(domainNr, unfit, tainted);
        }
        change(tainted, wasTainted);
    }

    /** Runs one pass and returns whether it tainted another record. */
    private boolean pass(int domainNr, BitSet unfit, BitSet tainted) throws SQLException {
        int before = tainted.cardinality();
        try (PreparedStatement statement = connection.prepareStatement("SELECT e.ord, e.kids FROM edge e"
                + " JOIN record r ON r.ord = e.ord WHERE r.domain = ? ORDER BY e.ord")) {
            statement.setInt(1, domainNr);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    int ord = bit(rows.getLong(1));
                    if (!unfit.get(ord) && anyOf(OrdListCodec.decode(rows.getBytes(2)), unfit)) {
                        unfit.set(ord);
                        tainted.set(ord);
                    }
                }
            }
        }
        return tainted.cardinality() > before;
    }

    private void change(BitSet tainted, BitSet wasTainted) throws SQLException {
        VaultRecordTable records = new VaultRecordTable(connection);
        BitSet differs = (BitSet) tainted.clone();
        differs.xor(wasTainted);
        for (int ord = differs.nextSetBit(0); ord >= 0; ord = differs.nextSetBit(ord + 1)) {
            records.setState(ord, tainted.get(ord) ? RecordState.TAINTED : RecordState.LIVE);
        }
    }

    private BitSet ords(int domainNr, RecordState state) throws SQLException {
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
