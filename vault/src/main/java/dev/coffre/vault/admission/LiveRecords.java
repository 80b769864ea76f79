package dev.coffre.vault.admission;

import dev.coffre.vault.id.Oid;
import java.util.Map;
import java.util.Set;

/** The live records of one domain. */
public interface LiveRecords {

    /** Returns those of {@code oids} that are live and omits the others. */
    Map<Oid, LiveRecord> find(Set<Oid> oids);
}
