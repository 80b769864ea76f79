package dev.coffre.vault;

import dev.coffre.vault.id.Oid;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.record.RecordBytes;

/** Takes what {@link DomainReader#fetch} hands over; called by one thread at a time. */
public interface RecordSink {

    /** The bytes are the sink's to keep, and were hashed on this side of the line. */
    void record(RecordBytes record);

    /**
     * Another record that the vault has in place of a lost one. Whoever takes it proves by the pid that it is the same
     * content; for whoever has no pid the record is damaged.
     *
     * @param lost the oid that was asked for
     */
    default void substitute(Oid lost, RecordBytes record) {
        missing(lost, ProblemCode.RECORD_DAMAGED);
    }

    /** @param why {@code record-missing} or {@code record-damaged} */
    void missing(Oid oid, ProblemCode why);
}
