package dev.coffre.vault;

import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.point.PointChain;
import java.util.List;

/**
 * What a recovery needs of a vault, scoped to one domain: whoever holds it may read that domain and nothing else. It MUST
 * be safe for use by several threads at once.
 */
public interface DomainReader {

    /**
     * The chain of a machine: every recovery point and tombstone from the head to seq 1, read as it is asked for. It MUST be
     * gapless, and empty for a machine of the domain without points. A machine of another domain MUST be
     * {@code machine-unknown}, exactly as one that does not exist. The caller verifies signatures.
     */
    PointChain points(MachineId machine);

    /**
     * Hands over records, each distinct oid once, in the caller's order. What is not there, not of this domain or damaged
     * MUST be reported as missing to the sink and MUST NOT end the call; whether a record belongs to another domain MUST
     * NOT be visible. Bytes MUST hash to the oid, but for those of a substitute ({@link Alias}). Returns after the last one; what the sink throws ends the call and is
     * passed on.
     */
    void fetch(List<Oid> oids, RecordSink sink);

    /** The key slots that are valid now, and all keyrings. A superseded slot MUST NOT be among them, unless an owner brought it back. */
    DomainSlots slots();
}
