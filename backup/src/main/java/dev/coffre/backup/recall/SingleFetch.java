package dev.coffre.backup.recall;

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
    private Problem problem;

    private SingleFetch(Oid wanted) {
        this.wanted = wanted;
        this.problem = ProblemCode.RECORD_MISSING.with("oid", wanted);
    }

    /** @throws Problem {@code record-missing} or {@code record-damaged}, or why the vault cannot be reached */
    public static byte[] of(DomainReader vault, Oid oid) {
        SingleFetch fetch = new SingleFetch(oid);
        vault.fetch(List.of(oid), fetch);
        if (fetch.arrived == null) {
            throw fetch.problem;
        }
        return fetch.arrived;
    }

    @Override
    public void record(Oid oid, byte[] bytes) {
        if (oid.equals(wanted)) {
            arrived = bytes;
        }
    }

    @Override
    public void missing(Oid oid, ProblemCode why) {
        problem = why.with("oid", wanted);
    }
}
