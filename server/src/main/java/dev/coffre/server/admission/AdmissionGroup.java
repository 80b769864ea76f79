package dev.coffre.server.admission;

import dev.coffre.server.catalog.CatalogConnection;
import dev.coffre.server.catalog.RecordRow;
import dev.coffre.server.catalog.RecordState;
import dev.coffre.server.catalog.RecordWithEdges;
import dev.coffre.server.catalog.SessionTable;
import dev.coffre.server.catalog.TaintPropagation;
import dev.coffre.server.catalog.VaultRecordTable;
import dev.coffre.server.catalog.VaultTable;
import dev.coffre.vault.SessionTotals;
import dev.coffre.vault.admission.CheckedRecord;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.SessionId;
import dev.coffre.vault.id.VaultId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A group of batches, written in one transaction. Confined to the admission thread until it is sealed. From then on nothing
 * changes it: another thread makes it durable, while the admission thread looks up its rows for the next group.
 */
final class AdmissionGroup {
    private final Map<Oid, RecordRow> rows = new HashMap<>();
    private final List<RecordWithEdges> added = new ArrayList<>();
    private final List<RecordWithEdges> healed = new ArrayList<>();
    private final Map<SessionId, SessionTotals> totals = new LinkedHashMap<>();
    private final Map<SessionId, Pinned> pinned = new LinkedHashMap<>();
    private final Map<VaultId, Long> vaultBytes = new HashMap<>();
    private final Map<Integer, Long> domainBytes = new LinkedHashMap<>();
    private final List<QueuedBatch> batches = new ArrayList<>();
    private final List<BatchOutcome> outcomes = new ArrayList<>();
    private long bytes;
    private long oids;
    private long lastOrd;

    /** The group that is being made durable. The catalog may or may not include it. */
    private @Nullable AdmissionGroup previous;

    private record Pinned(VaultId vault, OrdSet ords) {}

    AdmissionGroup(@Nullable AdmissionGroup previous) {
        this.previous = previous;
        this.lastOrd = previous == null ? 0 : previous.lastOrd;
    }

    /** Called once the previous group is in the catalog. */
    void forgetPrevious() {
        previous = null;
    }

    /** Returns the group that the catalog may or may not include. */
    Optional<AdmissionGroup> previous() {
        return Optional.ofNullable(previous);
    }

    /** Continues after the greatest ord of the catalog, unless this group or the previous one goes beyond it. */
    void continueAfter(long ord) {
        lastOrd = Math.max(lastOrd, ord);
    }

    /** Adds a batch, after the changes that it makes. Its outcome is valid once the group is durable. */
    void add(QueuedBatch batch, BatchOutcome outcome) {
        batches.add(batch);
        outcomes.add(outcome);
        bytes += batch.batch().bytes();
        oids += batch.batch().parsed().oids();
    }

    boolean isEmpty() {
        return batches.isEmpty();
    }

    /** Returns the total length of the batches. */
    long bytes() {
        return bytes;
    }

    /** Returns how many records and children the batches name, repeated ones included. */
    long oids() {
        return oids;
    }

    List<QueuedBatch> batches() {
        return List.copyOf(batches);
    }

    /** Answers all senders. */
    void answer() {
        for (int i = 0; i < batches.size(); i++) {
            batches.get(i).answer(outcomes.get(i));
        }
    }

    /** Returns the record if this group stores it, as it leaves it. */
    Optional<RecordRow> stored(Oid oid) {
        return Optional.ofNullable(rows.get(oid));
    }

    /** Returns the record as this group and the previous one leave it. */
    Optional<RecordRow> row(Oid oid) {
        RecordRow row = rows.get(oid);
        return row == null && previous != null ? previous.row(oid) : Optional.ofNullable(row);
    }

    /** Adds a record whose bytes are at {@code place} now. A known record keeps its ord, and with it its parents. */
    void add(CheckedRecord checked, int domainNr, RecordLocation place, KnownRecords known) {
        Oid oid = checked.record().oid();
        Optional<RecordRow> before = known.rowOfAnyDomain(oid);
        RecordRow row = new RecordRow(
                before.map(RecordRow::ord).orElseGet(() -> ++lastOrd),
                oid,
                domainNr,
                checked.header().type(),
                checked.header().epoch(),
                checked.depth(),
                place.packNr(),
                place.offset(),
                checked.record().bytes().length,
                RecordState.LIVE);
        long[] kids = checked.header().children().stream().mapToLong(known::ord).toArray();
        if (before.isPresent()) {
            healed.add(new RecordWithEdges(row, kids));
        } else {
            added.add(new RecordWithEdges(row, kids));
        }
        rows.put(oid, row);
    }

    void count(SessionId session, SessionTotals more) {
        totals.merge(session, more, SessionTotals::plus);
    }

    SessionTotals totals(SessionId session) {
        return totals.getOrDefault(session, SessionTotals.NONE);
    }

    void pin(UploadedBatch batch, long ord) {
        pinned.computeIfAbsent(batch.session(), first -> new Pinned(batch.vault(), new OrdSet()))
                .ords
                .add(ord);
    }

    /** Receives the records that a session relies on from now on. */
    @FunctionalInterface
    interface PinConsumer {
        void accept(VaultId vault, SessionId session, OrdSet ords);
    }

    void forEachPinned(PinConsumer pins) {
        pinned.forEach((session, records) -> pins.accept(records.vault, session, records.ords));
    }

    /** Returns the sessions of {@link #forEachPinned}. */
    Set<SessionId> sessions() {
        return Set.copyOf(pinned.keySet());
    }

    void addBytes(VaultId vault, int domainNr, long bytes) {
        vaultBytes.merge(vault, bytes, Long::sum);
        domainBytes.merge(domainNr, bytes, Long::sum);
    }

    /** Returns the bytes that this group stores in the vault. */
    long bytes(VaultId vault) {
        return vaultBytes.getOrDefault(vault, 0L);
    }

    /** Counts the bytes of the records that this group stores. */
    void writeBytes(CatalogConnection connection) {
        for (Map.Entry<Integer, Long> bytes : domainBytes.entrySet()) {
            new VaultTable(connection).addBytes(bytes.getKey(), bytes.getValue());
        }
    }

    /** Writes records and totals. */
    void write(CatalogConnection connection) {
        VaultRecordTable records = new VaultRecordTable(connection);
        records.insert(added);
        Set<Integer> mendedDomains = new TreeSet<>();
        for (RecordWithEdges record : healed) {
            if (records.relocate(record)) {
                mendedDomains.add(record.row().domainNr());
            }
        }
        for (Map.Entry<SessionId, SessionTotals> session : totals.entrySet()) {
            new SessionTable(connection).addTotals(session.getKey(), session.getValue());
        }
        // It reads every edge of the domain, so not for records that were only condemned.
        for (int domainNr : mendedDomains) {
            new TaintPropagation(connection).recompute(domainNr);
        }
    }
}
