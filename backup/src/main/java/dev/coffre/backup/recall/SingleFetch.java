package dev.coffre.backup.recall;

import dev.coffre.backup.record.OpenedRecord;
import dev.coffre.backup.reference.Child;
import dev.coffre.vault.DomainReader;
import dev.coffre.vault.RecordSink;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One record, asked for and waited for. */
public final class SingleFetch implements RecordSink {
    private final Oid wanted;
    private byte @Nullable [] arrived;
    private boolean isSubstitute;
    private Problem problem;

    private SingleFetch(Oid wanted) {
        this.wanted = wanted;
        this.problem = ProblemCode.RECORD_MISSING.with("oid", wanted);
    }

    /** @throws Problem {@code record-missing} or {@code record-damaged}, or why the vault cannot be reached */
    public static byte[] of(DomainReader vault, Oid oid) {
        SingleFetch fetch = new SingleFetch(oid);
        byte[] bytes = fetch.bytes(vault);
        if (fetch.isSubstitute) {
            throw ProblemCode.RECORD_DAMAGED.with("oid", oid);
        }
        return bytes;
    }

    /** As {@link #of}, opened; or what the vault has in its place. */
    public static OpenedRecord open(DomainReader vault, Openers openers, Child child) {
        SingleFetch fetch = new SingleFetch(child.oid());
        byte[] bytes = fetch.bytes(vault);
        return fetch.isSubstitute ? openers.openSubstitute(child, bytes) : openers.open(child, bytes);
    }

    private byte[] bytes(DomainReader vault) {
        vault.fetch(List.of(wanted), this);
        if (arrived == null) {
            throw problem;
        }
        return arrived;
    }

    @Override
    public void record(Oid oid, byte[] bytes) {
        if (oid.equals(wanted)) {
            arrived = bytes;
        }
    }

    @Override
    public void substitute(Oid oid, byte[] bytes) {
        record(oid, bytes);
        isSubstitute = oid.equals(wanted);
    }

    @Override
    public void missing(Oid oid, ProblemCode why) {
        problem = why.with("oid", wanted);
    }
}
