package dev.coffre.backup.fetch;

import dev.coffre.backup.record.OpenedRecord;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.vault.DomainReader;
import dev.coffre.vault.RecordSink;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.record.RecordBytes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Fetches one record synchronously. */
public final class SingleRecordFetch implements RecordSink {
    private final Oid wanted;
    private @Nullable RecordBytes arrived;
    private boolean isSubstitute;
    private Problem problem;

    private SingleRecordFetch(Oid wanted) {
        this.wanted = wanted;
        this.problem = ProblemCode.RECORD_MISSING.with("oid", wanted);
    }

    /** @throws Problem {@code record-missing} or {@code record-damaged}, or why the vault cannot be reached */
    public static RecordBytes of(DomainReader vault, Oid oid) {
        SingleRecordFetch fetch = new SingleRecordFetch(oid);
        RecordBytes record = fetch.record(vault);
        if (fetch.isSubstitute) {
            throw ProblemCode.RECORD_DAMAGED.with("oid", oid);
        }
        return record;
    }

    /** As {@link #of}, but opens the record and accepts a substitute for it. */
    public static OpenedRecord open(DomainReader vault, RecordOpenerPool openers, RecordReference child) {
        SingleRecordFetch fetch = new SingleRecordFetch(child.oid());
        RecordBytes record = fetch.record(vault);
        return fetch.isSubstitute ? openers.openSubstitute(child, record) : openers.open(child, record);
    }

    private RecordBytes record(DomainReader vault) {
        vault.fetch(List.of(wanted), this);
        if (arrived == null) {
            throw problem;
        }
        return arrived;
    }

    @Override
    public void record(RecordBytes record) {
        if (record.oid().equals(wanted)) {
            arrived = record;
        }
    }

    @Override
    public void substitute(Oid lost, RecordBytes record) {
        if (lost.equals(wanted)) {
            arrived = record;
            isSubstitute = true;
        }
    }

    @Override
    public void missing(Oid oid, ProblemCode why) {
        problem = why.with("oid", wanted);
    }
}
