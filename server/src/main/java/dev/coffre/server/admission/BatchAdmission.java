package dev.coffre.server.admission;

import dev.coffre.server.catalog.DomainRow;
import dev.coffre.vault.PutResult;
import dev.coffre.vault.SessionTotals;
import dev.coffre.vault.admission.AdmissionRules;
import dev.coffre.vault.admission.CheckedBatch;
import dev.coffre.vault.admission.CheckedRecord;
import dev.coffre.vault.problem.Problem;
import java.util.List;
import java.util.Optional;

/**
 * Decides whether a batch is admitted, and adds what that changes to a group. If several processes admit, a batch is decided
 * twice: by facts that are read beside other work, and again in the transaction that writes its rows.
 */
record BatchAdmission(CapacityCheck capacity) {
    /** Says where the bytes of records are. */
    @FunctionalInterface
    interface RecordPlacer {
        /** @return the locations in the same order; empty if the bytes of one of them are nowhere */
        Optional<List<RecordLocation>> place(DomainRow domain, List<CheckedRecord> fresh);
    }

    /**
     * Admits a batch to the group, or refuses it.
     *
     * @param placer asked for the records that must be stored
     * @return false if nothing was decided: a record has no location, or there may be no room, which depends on whether {@code
     *     facts} include the previous group
     */
    boolean admit(QueuedBatch queued, AdmissionFacts facts, AdmissionGroup group, RecordPlacer placer) {
        UploadedBatch batch = queued.batch();
        DomainRow domain;
        KnownRecords known;
        CheckedBatch checked;
        List<CheckedRecord> fresh;
        SessionTotals received = new SessionTotals(batch.bytes(), 0, 0, 0);
        SessionTotals admitted;
        try {
            domain = facts.domain(batch);
            known = new KnownRecords(facts, group, domain.nr());
            checked = new AdmissionRules(batch.domain(), domain.epoch()).check(batch.parsed(), known);
            fresh = known.missingOrDamaged(checked.records());
            admitted = admitted(fresh);
            capacity.require(admitted, usage(batch, facts, group, Optional.empty()));
            if (group.previous().isPresent()) { // facts may or may not include it
                capacity.require(admitted, usage(batch, facts, group, group.previous()));
            }
        } catch (Problem refused) {
            if (group.previous().isPresent() && CapacityCheck.isLackOfRoom(refused)) {
                return false;
            }
            group.count(batch.session(), received);
            group.add(queued, new BatchOutcome.RefusedBatch(refused));
            return true;
        }
        Optional<List<RecordLocation>> locations = placer.place(domain, fresh);
        if (locations.isEmpty()) {
            return false;
        }
        for (int i = 0; i < fresh.size(); i++) {
            group.add(fresh.get(i), domain.nr(), locations.get().get(i), known);
        }
        group.count(batch.session(), received.plus(admitted));
        group.addBytes(batch.vault(), domain.nr(), admitted.bytesAdmitted());
        checked.records()
                .forEach(record -> group.pin(batch, known.ord(record.record().oid())));
        group.add(
                queued,
                new BatchOutcome.AnsweredBatch(
                        checked.missing().isEmpty()
                                ? new PutResult.Admitted((int) admitted.recordsAdmitted(), admitted.bytesAdmitted())
                                : new PutResult.Missing(checked.missing())));
        return true;
    }

    private static CapacityCheck.VaultUsage usage(
            UploadedBatch batch, AdmissionFacts facts, AdmissionGroup group, Optional<AdmissionGroup> previous) {
        long pending = group.bytes(batch.vault())
                + previous.map(before -> before.bytes(batch.vault())).orElse(0L);
        SessionTotals more = group.totals(batch.session())
                .plus(previous.map(before -> before.totals(batch.session())).orElse(SessionTotals.NONE));
        return facts.usage(batch, pending, more);
    }

    private static SessionTotals admitted(List<CheckedRecord> fresh) {
        SessionTotals admitted = SessionTotals.NONE;
        for (CheckedRecord record : fresh) {
            int data = record.header().type().isData() ? 1 : 0;
            admitted = admitted.plus(new SessionTotals(0, record.record().bytes().length, 1, data));
        }
        return admitted;
    }
}
