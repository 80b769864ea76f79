package dev.coffre.server.admission;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.RecordRow;
import dev.coffre.server.catalog.RecordState;
import dev.coffre.server.catalog.Records;
import dev.coffre.vault.admission.CheckedRecord;
import dev.coffre.vault.admission.LiveRecord;
import dev.coffre.vault.admission.LiveRecords;
import dev.coffre.vault.id.Oid;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** What one domain's records are, seen from within a group: those of the catalog, and those the group brings itself. */
final class KnownRecords implements LiveRecords {
    private final Catalog catalog;
    private final Group group;
    private final int domainNr;
    private final Map<Oid, RecordRow> looked = new HashMap<>();

    KnownRecords(Catalog catalog, Group group, int domainNr) {
        this.catalog = catalog;
        this.group = group;
        this.domainNr = domainNr;
    }

    @Override
    public Map<Oid, LiveRecord> find(Set<Oid> oids) {
        look(oids);
        Map<Oid, LiveRecord> live = HashMap.newHashMap(oids.size());
        for (Oid oid : oids) {
            row(oid).filter(RecordRow::isLive)
                    .ifPresent(row -> live.put(oid, new LiveRecord(row.type(), row.epoch(), row.depth())));
        }
        return live;
    }

    /** Those of a batch whose bytes the store does not have, each once. */
    List<CheckedRecord> notWhole(List<CheckedRecord> batch) {
        look(batch.stream().map(checked -> checked.record().oid()).toList());
        Set<Oid> seen = new HashSet<>();
        return batch.stream()
                .filter(checked -> seen.add(checked.record().oid()))
                .filter(checked -> row(checked.record().oid())
                        .map(row -> row.state() == RecordState.DAMAGED
                                || row.state() == RecordState.CONDEMNED
                                || row.isAliased())
                        .orElse(true))
                .toList();
    }

    /** As the group sees it: its own records come before the catalog's. */
    Optional<RecordRow> row(Oid oid) {
        return group.row(oid).or(() -> Optional.ofNullable(looked.get(oid)));
    }

    /** The ord of a record that is known. */
    long ord(Oid oid) {
        return row(oid).orElseThrow(() -> new IllegalStateException("record " + oid + " is not known"))
                .ord();
    }

    /** A record of another domain is as absent as one that nobody ever sent. */
    private void look(Collection<Oid> oids) {
        List<Oid> unseen = oids.stream()
                .filter(oid -> !looked.containsKey(oid) && group.row(oid).isEmpty())
                .toList();
        if (unseen.isEmpty()) {
            return;
        }
        Map<Oid, RecordRow> found = catalog.read(connection -> new Records(connection).find(unseen));
        found.forEach((oid, row) -> {
            if (Objects.requireNonNull(row).domainNr() == domainNr) {
                looked.put(oid, row);
            }
        });
    }
}
