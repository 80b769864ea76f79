package dev.coffre.backup.fetch;

import dev.coffre.backup.fetch.RecordFetcher.PendingRecord;
import dev.coffre.vault.DomainReader;
import dev.coffre.vault.RecordSink;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.record.RecordBytes;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;

/** One request to the vault. Arriving records are opened by other threads while the rest is still being received. */
final class FetchBatch implements RecordSink {
    private final Map<Oid, PendingRecord<?>> wanted;
    private final Executor compute;
    private final LongAdder fetched;
    private final Set<Oid> answered = new HashSet<>();

    FetchBatch(Map<Oid, PendingRecord<?>> wanted, Executor compute, LongAdder fetched) {
        this.wanted = wanted;
        this.compute = compute;
        this.fetched = fetched;
    }

    /** Fetches the batch. On return, every wanted record is being opened, is open, or has failed. */
    void fetchFrom(DomainReader vault) {
        try {
            vault.fetch(List.copyOf(wanted.keySet()), this);
            wanted.keySet().stream()
                    .filter(oid -> !answered.contains(oid))
                    .toList()
                    .forEach(oid -> missing(oid, ProblemCode.RECORD_MISSING));
        } catch (RuntimeException | Error failure) {
            wanted.values().forEach(record -> record.result().completeExceptionally(failure));
        }
    }

    @Override
    public void record(RecordBytes record) {
        open(record.oid(), record, false);
    }

    private void open(Oid oid, RecordBytes arrived, boolean isSubstitute) {
        PendingRecord<?> record = wanted.get(oid);
        if (record == null || !answered.add(oid)) {
            return; // unrequested, or a second time: bytes of another oid never arrive here (RecordDownload)
        }
        fetched.add(arrived.bytes().length);
        compute.execute(() -> record.open(arrived, isSubstitute));
    }

    @Override
    public void substitute(Oid lost, RecordBytes record) {
        open(lost, record, true);
    }

    @Override
    public void missing(Oid oid, ProblemCode why) {
        PendingRecord<?> record = wanted.get(oid);
        if (record != null && answered.add(oid)) {
            record.result().completeExceptionally(why.with("oid", oid));
        }
    }
}
