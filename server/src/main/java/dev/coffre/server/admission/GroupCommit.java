package dev.coffre.server.admission;

import dev.coffre.server.access.MachineAccess;
import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.DomainRow;
import dev.coffre.server.catalog.Records;
import dev.coffre.server.catalog.Vaults;
import dev.coffre.vault.Admission;
import dev.coffre.vault.SessionTotals;
import dev.coffre.vault.admission.AdmissionRules;
import dev.coffre.vault.admission.CheckedBatch;
import dev.coffre.vault.admission.CheckedRecord;
import dev.coffre.vault.problem.Problem;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes a group of batches durable: bytes to their packs, one fsync per pack, then one transaction for all rows. If a step
 * fails, nothing of the group is admitted. Its bytes are truncated at once if the transaction did not begin, otherwise as soon
 * as it is certain that its rows were not written. Confined to the committer's thread.
 */
public final class GroupCommit {
    private final Catalog catalog;
    private final OpenPacks packs;
    private final Room room;
    private final Pins pins;

    public GroupCommit(Catalog catalog, OpenPacks packs, Room room, Pins pins) {
        this.catalog = catalog;
        this.packs = packs;
        this.room = room;
        this.pins = pins;
    }

    /** Returns one outcome per batch, in order. */
    List<BatchOutcome> commit(List<Batch> batches) {
        packs.settle(catalog);
        Group group = new Group(catalog.read(connection -> new Records(connection).lastOrd()));
        List<BatchOutcome> outcomes = append(batches, group);
        record(group);
        packs.committed();
        group.pinned().forEach(pins::add);
        return outcomes;
    }

    private List<BatchOutcome> append(List<Batch> batches, Group group) {
        List<BatchOutcome> outcomes = new ArrayList<>(batches.size());
        try {
            for (Batch batch : batches) {
                outcomes.add(admit(batch, group));
            }
            packs.sync();
            return outcomes;
        } catch (RuntimeException | Error failed) {
            packs.rollBack();
            throw failed;
        }
    }

    private void record(Group group) {
        try {
            catalog.change(connection -> {
                packs.record(connection);
                group.record(connection);
            });
        } catch (RuntimeException | Error failed) {
            packs.setAside();
            settleNow(failed);
            throw failed;
        }
    }

    /** Settles at once, because a full disk needs the room. If the catalog still fails, the next group tries again. */
    private void settleNow(Throwable because) {
        try {
            packs.settle(catalog);
        } catch (RuntimeException stillFailing) {
            because.addSuppressed(stillFailing);
        }
    }

    private BatchOutcome admit(Batch batch, Group group) {
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
            fresh = known.notWhole(checked.records());
            admitted = admitted(fresh);
            room.require(batch, admitted, group);
        } catch (Problem refused) {
            return new BatchOutcome.Refused(refused);
        }
        fresh.forEach(record -> group.add(record, domain.nr(), packs.append(domain, record), known));
        group.count(batch.session(), admitted);
        group.stored(batch.vault(), domain.nr(), admitted.bytesAdmitted());
        checked.records()
                .forEach(record ->
                        group.pin(batch.session(), known.ord(record.record().oid())));
        return new BatchOutcome.Answered(
                checked.missing().isEmpty()
                        ? new Admission.Admitted((int) admitted.recordsAdmitted(), admitted.bytesAdmitted())
                        : new Admission.Missing(checked.missing()));
    }

    private DomainRow domainOf(Batch batch) {
        return catalog.read(connection -> {
            new MachineAccess(connection).require(batch.sender().machine());
            return new Vaults(connection).domain(batch.domain()).orElseThrow();
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
