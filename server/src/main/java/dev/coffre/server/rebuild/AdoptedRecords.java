package dev.coffre.server.rebuild;

import dev.coffre.server.catalog.CatalogConnection;
import dev.coffre.server.catalog.RecordRow;
import dev.coffre.server.catalog.RecordState;
import dev.coffre.server.catalog.RecordWithEdges;
import dev.coffre.server.catalog.VaultRecordTable;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.store.pack.PackEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The records that a pack brings to the catalog: new ones, and others for those that are condemned, damaged or in a pack that
 * is gone. Of a record that is stored elsewhere, the copy is dead weight. Used in one transaction.
 */
final class AdoptedRecords {
    private final VaultRecordTable records;
    private final Set<Long> gone;

    private final Map<Oid, RecordRow> known = new HashMap<>();
    private final List<RecordWithEdges> fresh = new ArrayList<>();
    private final List<RecordWithEdges> moved = new ArrayList<>();
    private boolean isTaintChanged;
    private int domainNr;

    /** @param gone numbers of packs that are not in the store */
    AdoptedRecords(CatalogConnection connection, Set<Long> gone) {
        this.records = new VaultRecordTable(connection);
        this.gone = gone;
    }

    /** Decides what to write. Returns false if the children of some records are missing; those are left out. */
    boolean plan(int domain, long packNr, List<PackEntry> entries) {
        domainNr = domain;
        Set<Oid> oids = new HashSet<>();
        entries.forEach(entry -> {
            oids.add(entry.oid());
            oids.addAll(entry.header().children());
        });
        known.putAll(records.find(oids));
        long lastOrd = records.lastOrd();
        List<PackEntry> left =
                new ArrayList<>(entries.stream().filter(this::isNeeded).toList());
        while (true) {
            int before = left.size();
            for (PackEntry entry : List.copyOf(left)) {
                if (hasChildren(entry)) {
                    RecordRow row = known.get(entry.oid());
                    add(entry, packNr, row == null ? ++lastOrd : row.ord());
                    left.remove(entry);
                }
            }
            if (left.isEmpty() || left.size() == before) {
                return left.isEmpty();
            }
        }
    }

    private boolean isNeeded(PackEntry entry) {
        RecordRow row = known.get(entry.oid());
        return row == null
                || row.domainNr() == domainNr
                        && (row.state() == RecordState.DAMAGED
                                || row.state() == RecordState.CONDEMNED
                                || gone.contains(row.packNr()));
    }

    /** A condemned record counts as absent. One that is damaged taints its parent, as it would if both were known. */
    private boolean hasChildren(PackEntry entry) {
        return entry.header().children().stream()
                .map(known::get)
                .allMatch(kid -> kid != null && kid.domainNr() == domainNr && kid.state() != RecordState.CONDEMNED);
    }

    private void add(PackEntry entry, long packNr, long ord) {
        List<Oid> children = entry.header().children();
        long[] kids = new long[children.size()];
        int depth = 0;
        for (int i = 0; i < kids.length; i++) {
            RecordRow kid = Objects.requireNonNull(known.get(children.get(i)));
            kids[i] = kid.ord();
            depth = Math.max(depth, kid.depth() + 1);
            isTaintChanged |= !kid.isLive();
        }
        RecordRow row = new RecordRow(
                ord,
                entry.oid(),
                domainNr,
                entry.header().type(),
                entry.header().epoch(),
                depth,
                packNr,
                entry.offset(),
                entry.length(),
                RecordState.LIVE);
        (known.put(entry.oid(), row) == null ? fresh : moved).add(new RecordWithEdges(row, kids));
    }

    /** Writes what was planned. Returns whether the taint of the domain must be computed again. */
    boolean write() {
        records.insert(fresh);
        for (RecordWithEdges each : moved) {
            isTaintChanged |= records.relocate(each);
        }
        return isTaintChanged;
    }

    int count() {
        return fresh.size() + moved.size();
    }
}
