package dev.coffre.vault;

import dev.coffre.vault.id.Oid;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.record.RecordBytes;

/** Receives what {@link DomainReader#fetch} delivers. Called by one thread at a time. */
public interface RecordSink {

    /** Takes a record. The sink owns the bytes, which were hashed on this side of the connection. */
    void record(RecordBytes record);

    /**
     * Takes the record that the vault serves in place of a lost one. The receiver proves by the pid that it has the same
     * content. For a receiver without a pid, the lost record is damaged.
     *
     * @param lost the oid that was requested
     */
    default void substitute(Oid lost, RecordBytes record) {
        missing(lost, ProblemCode.RECORD_DAMAGED);
    }

    /** @param why {@code record-missing} or {@code record-damaged} */
    void missing(Oid oid, ProblemCode why);
}
