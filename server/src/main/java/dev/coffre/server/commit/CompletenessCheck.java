package dev.coffre.server.commit;

import dev.coffre.server.catalog.RecordRow;
import dev.coffre.server.catalog.RecordState;
import dev.coffre.server.catalog.VaultRecordTable;
import dev.coffre.vault.admission.LiveRecord;
import dev.coffre.vault.admission.PointRules;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.point.SignedPoint;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Checks whether a point is complete. A record is live only if everything below it is, so the root decides about the tree.
 * The records that the session relies on must be usable too. If any of these records is not live, the missing records are
 * found by descending from it through tainted records to damaged or condemned ones.
 */
record CompletenessCheck(Connection connection, int domainNr) {
    /** Maximum number of oids in one answer. The agent sends those records and commits again. */
    private static final int MAX_MISSING = 4_096;

    /**
     * Returns the records that the agent must send again; empty if the point is complete.
     *
     * @param relied the unusable records that the session relies on, by ord
     */
    List<Oid> missing(PointRules rules, SignedPoint point, BitSet relied) throws SQLException {
        VaultRecordTable records = new VaultRecordTable(connection);
        Optional<RecordRow> root = records.find(point.root()).filter(row -> row.domainNr() == domainNr);
        if (root.isEmpty()) {
            return List.of(point.root());
        }
        RecordRow row = root.get();
        rules.checkRoot(point, new LiveRecord(row.type(), row.epoch(), row.depth()));
        BitSet unfit = (BitSet) relied.clone();
        if (!row.isLive()) {
            unfit.set(Math.toIntExact(row.ord()));
        }
        return damagedBelow(unfit, records);
    }

    private List<Oid> damagedBelow(BitSet unfit, VaultRecordTable records) throws SQLException {
        Set<Oid> damaged = new LinkedHashSet<>();
        BitSet seen = (BitSet) unfit.clone();
        List<Long> left = new ArrayList<>();
        unfit.stream().forEach(ord -> left.add((long) ord));
        while (!left.isEmpty() && damaged.size() < MAX_MISSING) {
            Optional<RecordRow> found = records.find(left.removeLast());
            if (found.isEmpty()) {
                continue; // collected since the session's pins were read, which an earlier flip dropped
            }
            RecordRow row = found.get();
            if (row.state() == RecordState.DAMAGED || row.state() == RecordState.CONDEMNED) {
                damaged.add(row.oid());
            } else if (row.state() == RecordState.TAINTED) {
                for (long kid : records.children(row.ord())) {
                    int bit = Math.toIntExact(kid);
                    if (!seen.get(bit)) {
                        seen.set(bit);
                        left.add(kid);
                    }
                }
            }
        }
        return List.copyOf(damaged);
    }
}
