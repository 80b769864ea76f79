package dev.coffre.server.admission;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.RecordRow;
import dev.coffre.server.catalog.RecordState;
import dev.coffre.server.catalog.VaultRecordTable;
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

/** The records of one domain as a group sees them: those of the catalog, and those that the group adds. */
final class KnownRecords implements LiveRecords {
    private final Catalog catalog;
    private final CommitGroup group;
    private final int domainNr;
    private final Map<Oid, RecordRow> loaded = new HashMap<>();

    KnownRecords(Catalog catalog, CommitGroup group, int domainNr) {
        this.catalog = catalog;
        this.group = group;
        this.domainNr = domainNr;
    }

    @Override
    public Map<Oid, LiveRecord> find(Set<Oid> oids) {
        load(oids);
        Map<Oid, LiveRecord> live = HashMap.newHashMap(oids.size());
        for (Oid oid : oids) {
            row(oid).filter(RecordRow::isLive)
                    .ifPresent(row -> live.put(oid, new LiveRecord(row.type(), row.epoch(), row.depth())));
        }
        return live;
    }

    /**
     * Returns the records of a batch that must be stored, each once: those that are unknown, damaged, condemned or aliased.
     */
    List<CheckedRecord> missingOrDamaged(List<CheckedRecord> batch) {
        load(batch.stream().map(checked -> checked.record().oid()).toList());
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

    /** Returns the record as the group sees it: the group's own records come before the catalog's. */
    Optional<RecordRow> row(Oid oid) {
        return group.row(oid).or(() -> Optional.ofNullable(loaded.get(oid)));
    }

    /** Returns the ord of a known record. */
    long ord(Oid oid) {
        return row(oid).orElseThrow(() -> new IllegalStateException("record " + oid + " is not known"))
                .ord();
    }

    /** Loads the rows of these records. A record of another domain counts as absent, like one that was never sent. */
    private void load(Collection<Oid> oids) {
        List<Oid> unseen = oids.stream()
                .filter(oid -> !loaded.containsKey(oid) && group.row(oid).isEmpty())
                .toList();
        if (unseen.isEmpty()) {
            return;
        }
        Map<Oid, RecordRow> found = catalog.read(connection -> new VaultRecordTable(connection).find(unseen));
        found.forEach((oid, row) -> {
            if (Objects.requireNonNull(row).domainNr() == domainNr) {
                loaded.put(oid, row);
            }
        });
    }
}
