package dev.coffre.vault;

import dev.coffre.vault.id.Oid;
import dev.coffre.vault.problem.ProblemCode;

/** Takes what {@link DomainReader#fetch} hands over; called by one thread at a time. */
public interface RecordSink {

    /** The bytes are the sink's to keep, and hash to the oid. */
    void record(Oid oid, byte[] bytes);

    /** @param why {@code record-missing} or {@code record-damaged} */
    void missing(Oid oid, ProblemCode why);
}
