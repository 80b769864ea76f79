package dev.coffre.server.admission;

import dev.coffre.server.catalog.RecordRow;
import dev.coffre.server.catalog.RecordState;
import dev.coffre.vault.admission.CheckedRecord;
import dev.coffre.vault.admission.LiveRecord;
import dev.coffre.vault.admission.LiveRecords;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
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

    /**
     * Refuses records that another domain has. The hash covers the domain, so its row is wrong: a rebuild takes rows from
     * directories of packs, and somebody may have planted one. With a second row, a question could find the wrong one.
     *
     * @throws Problem {@code catalog-damaged}
     */
    void requireOfNoOther(List<CheckedRecord> fresh) {
        for (CheckedRecord checked : fresh) {
            Oid oid = checked.record().oid();
            if (group.row(oid).or(() -> facts.row(oid)).isPresent() && row(oid).isEmpty()) {
                throw ProblemCode.CATALOG_DAMAGED.with("reason", "another domain has the record " + oid);
            }
        }
    }

    /** Returns the record as the group sees it: its own records and the previous group's come before the catalog's. */
    Optional<RecordRow> row(Oid oid) {
        return group.row(oid).or(() -> facts.row(oid)).filter(row -> row.domainNr() == domainNr);
    }

    /** Returns the ord of a known record. */
    long ord(Oid oid) {
        return row(oid).orElseThrow(() -> new IllegalStateException("record " + oid + " is not known"))
                .ord();
    }
}
