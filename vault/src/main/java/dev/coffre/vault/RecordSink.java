package dev.coffre.vault;

import dev.coffre.vault.id.Oid;
import dev.coffre.vault.problem.ProblemCode;

/** Takes what {@link DomainReader#fetch} hands over; called by one thread at a time. */
public interface RecordSink {

    /** The bytes are the sink's to keep, and hash to the oid. */
    void record(Oid oid, byte[] bytes);

    /**
     * Another record that the vault has in place of a lost one. Whoever takes it proves by the pid that it is the same
     * content; for whoever has no pid the record is damaged.
     *
     * @param bytes the sink's to keep, and not those of the oid
     */
    default void substitute(Oid oid, byte[] bytes) {
        missing(oid, ProblemCode.RECORD_DAMAGED);
    }

    /** @param why {@code record-missing} or {@code record-damaged} */
    void missing(Oid oid, ProblemCode why);
}
