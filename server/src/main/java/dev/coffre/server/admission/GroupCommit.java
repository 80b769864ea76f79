package dev.coffre.server.admission;

import dev.coffre.server.access.MachineAccessCheck;
import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.DomainRow;
import dev.coffre.server.catalog.SessionTable;
import dev.coffre.server.catalog.VaultRecordTable;
import dev.coffre.server.catalog.VaultTable;
import dev.coffre.vault.PutResult;
import dev.coffre.vault.SessionTotals;
import dev.coffre.vault.admission.AdmissionRules;
import dev.coffre.vault.admission.CheckedBatch;
import dev.coffre.vault.admission.CheckedRecord;
import dev.coffre.vault.id.SessionId;
import dev.coffre.vault.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Makes a group of batches durable: bytes to their packs, one fsync per pack, then one transaction for all rows. If a step
 * fails, nothing of the group is admitted. If the transaction did not begin, the bytes of the group are truncated at once.
 * Otherwise they are truncated as soon as it is certain that their rows were not written. Confined to the committer's
 * thread.
 */
public final class GroupCommit {
    private final Catalog catalog;
    private final OpenPacks packs;
    private final CapacityCheck capacity;
    private final SessionPins pins;

    /**
     * The sessions for which the previous group pinned. One may have been displaced before, while its batch waited here, so
     * the next group looks for them.
     */
    private Set<SessionId> pinnedBefore = Set.of();

    public GroupCommit(Catalog catalog, OpenPacks packs, CapacityCheck room, SessionPins pins) {
        this.catalog = catalog;
        this.packs = packs;
        this.capacity = room;
        this.pins = pins;
    }

    /** Returns one outcome per batch, in order. */
    List<BatchOutcome> commit(List<AdmissionBatch> batches) {
        packs.truncateUnsettled(catalog);
        List<SessionId> displaced = new ArrayList<>();
        CommitGroup group = new CommitGroup(catalog.read(connection -> {
            displaced.addAll(new SessionTable(connection).unknownAmong(pinnedBefore));
            return new VaultRecordTable(connection).lastOrd();
        }));
        displaced.forEach(pins::forget);
        List<BatchOutcome> outcomes = append(batches, group);
        record(group);
        packs.committed();
        group.addPinsTo(pins);
        pinnedBefore = group.sessions();
        return outcomes;
    }

    private List<BatchOutcome> append(List<AdmissionBatch> batches, CommitGroup group) {
        List<BatchOutcome> outcomes = new ArrayList<>(batches.size());
        try {
            for (AdmissionBatch batch : batches) {
                outcomes.add(admit(batch, group));
            }
            packs.sync();
            return outcomes;
        } catch (RuntimeException | Error failed) {
            packs.rollBack();
            throw failed;
        }
    }

    private void record(CommitGroup group) {
        try {
            catalog.change(connection -> {
                packs.record(connection);
                group.write(connection);
            });
        } catch (RuntimeException | Error failed) {
            packs.setAside();
            settleNow(failed);
            throw failed;
        }
    }

    /**
     * Truncates the unsettled packs at once, because a full disk needs the space. If the catalog still fails, the next group
     * tries again.
     */
    private void settleNow(Throwable because) {
        try {
            packs.truncateUnsettled(catalog);
        } catch (RuntimeException stillFailing) {
            because.addSuppressed(stillFailing);
        }
    }

    private BatchOutcome admit(AdmissionBatch batch, CommitGroup group) {
        group.count(batch.session(), new SessionTotals(batch.bytes(), 0, 0, 0));
        DomainRow domain;
        KnownRecords known;
        CheckedBatch checked;
        List<CheckedRecord> fresh;
        SessionTotals admitted;
        try {
            domain = domainOf(batch);
            known = new KnownRecords(catalog, group, domain.nr());
            checked = new AdmissionRules(batch.domain(), domain.epoch()).check(batch.records(), known);
            fresh = known.missingOrDamaged(checked.records());
            admitted = admitted(fresh);
            capacity.require(batch, admitted, group);
        } catch (Problem refused) {
            return new BatchOutcome.RefusedBatch(refused);
        }
        fresh.forEach(record -> group.add(record, domain.nr(), packs.append(domain, record), known));
        group.count(batch.session(), admitted);
        group.addBytes(batch.vault(), domain.nr(), admitted.bytesAdmitted());
        checked.records()
                .forEach(record -> group.pin(batch, known.ord(record.record().oid())));
        return new BatchOutcome.AnsweredBatch(
                checked.missing().isEmpty()
                        ? new PutResult.Admitted((int) admitted.recordsAdmitted(), admitted.bytesAdmitted())
                        : new PutResult.Missing(checked.missing()));
    }

    private DomainRow domainOf(AdmissionBatch batch) {
        return catalog.read(connection -> {
            new MachineAccessCheck(connection).require(batch.sender().machine());
            return new VaultTable(connection).domain(batch.domain()).orElseThrow();
        });
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
