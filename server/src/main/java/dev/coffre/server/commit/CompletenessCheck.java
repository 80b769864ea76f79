package dev.coffre.server.commit;

import dev.coffre.server.catalog.CatalogConnection;
import dev.coffre.server.catalog.RecordRow;
import dev.coffre.server.catalog.RecordState;
import dev.coffre.server.catalog.VaultRecordTable;
import dev.coffre.vault.admission.LiveRecord;
import dev.coffre.vault.admission.PointRules;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.point.SignedPoint;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Checks whether a point is complete. A record is live only if everything below it is, so the root decides about the tree.
 * The records that the session relies on must be usable too. If any of these records is not live, the missing records are
 * found by descending from it through tainted records to damaged or condemned ones.
 */
record CompletenessCheck(CatalogConnection connection, int domainNr) {
    /** Maximum number of oids in one answer. The agent sends those records and commits again. */
    private static final int MAX_MISSING = 4_096;

    /** Records that one query asks for. */
    private static final int STEP = 1_000;

    /**
     * Returns the records that the agent must send again; empty if the point is complete.
     *
     * @param relied the unusable records that the session relies on, by ord
     */
    List<Oid> missing(PointRules rules, SignedPoint point, BitSet relied) {
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

    private List<Oid> damagedBelow(BitSet unfit, VaultRecordTable records) {
        Set<Oid> damaged = new LinkedHashSet<>();
        BitSet seen = (BitSet) unfit.clone();
        Deque<Long> left = new ArrayDeque<>();
        unfit.stream().forEach(ord -> left.add((long) ord));
        while (!left.isEmpty() && damaged.size() < MAX_MISSING) {
            List<Long> tainted = new ArrayList<>();
            for (RecordRow row : records.findAll(next(left))) { // some may be collected since the pins were read
                if (row.state() == RecordState.DAMAGED || row.state() == RecordState.CONDEMNED) {
                    damaged.add(row.oid());
                } else if (row.state() == RecordState.TAINTED) {
                    tainted.add(row.ord());
                }
            }
            records.forEachChildrenOf(tainted, kids -> {
                for (long kid : kids) {
                    int bit = Math.toIntExact(kid);
                    if (!seen.get(bit)) {
                        seen.set(bit);
                        left.add(kid);
                    }
                }
            });
        }
        return damaged.stream().limit(MAX_MISSING).toList();
    }

    /** Takes the last ones, so that the search goes down before it goes on. */
    private static List<Long> next(Deque<Long> left) {
        List<Long> next = new ArrayList<>();
        while (next.size() < STEP && !left.isEmpty()) {
            next.add(left.removeLast());
        }
        return next;
    }
}
