package dev.coffre.server.admission;

import dev.coffre.server.catalog.RecordRow;
import dev.coffre.server.catalog.RecordState;
import dev.coffre.vault.admission.CheckedRecord;
import dev.coffre.vault.admission.LiveRecord;
import dev.coffre.vault.admission.LiveRecords;
import dev.coffre.vault.id.Oid;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The records of one domain as a group sees them: those of the catalog, and those that this group and the previous one add. A
 * record of another domain counts as absent, like one that was never sent.
 */
final class KnownRecords implements LiveRecords {
    private final AdmissionFacts facts;
    private final AdmissionGroup group;
    private final int domainNr;

    /** @param facts looked up for the records of the batch and their children */
    KnownRecords(AdmissionFacts facts, AdmissionGroup group, int domainNr) {
        this.facts = facts;
        this.group = group;
        this.domainNr = domainNr;
    }

    @Override
    public Map<Oid, LiveRecord> find(Set<Oid> oids) {
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

    /** Returns the record as the group sees it: its own records and the previous group's come before the catalog's. */
    Optional<RecordRow> row(Oid oid) {
        return rowOfAnyDomain(oid).filter(row -> row.domainNr() == domainNr);
    }

    /**
     * Returns the row that a record keeps when it is stored, which may be of another domain. The hash of the record covers its
     * domain, so such a row is wrong: a rebuild takes rows from directories of packs, and somebody may have planted one.
     */
    Optional<RecordRow> rowOfAnyDomain(Oid oid) {
        return group.row(oid).or(() -> facts.row(oid));
    }

    /** Returns the ord of a known record. */
    long ord(Oid oid) {
        return row(oid).orElseThrow(() -> new IllegalStateException("record " + oid + " is not known"))
                .ord();
    }
}
