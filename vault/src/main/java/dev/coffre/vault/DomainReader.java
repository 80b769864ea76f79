package dev.coffre.vault;

import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.point.PointChain;
import java.util.List;

/**
 * What a recovery needs of a vault, scoped to one domain. Its holder may read that domain and nothing else. It MUST be
 * safe for use by several threads at once.
 */
public interface DomainReader {

    /**
     * Returns the chain of a machine: every recovery point and tombstone from the head to seq 1, read lazily. It MUST be
     * gapless, and empty for a machine of the domain without points. A machine of another domain MUST be {@code
     * machine-unknown}, exactly as one that does not exist. The caller verifies signatures.
     */
    PointChain chain(MachineId machine);

    /**
     * Delivers records, each distinct oid once, in the caller's order, except that records requested again with
     * verification come last. A record that is missing, damaged or of another domain MUST be reported to the sink as missing
     * and MUST NOT end the call. Whether a record belongs to another domain MUST NOT be visible. Bytes MUST hash to the oid,
     * except those of a substitute ({@link Alias}).
     *
     * <p>A vault need not hash chunks and bundles before it sends them. So the reader's side hashes what arrives, and
     * requests what has another oid once more, with verification. The vault then hashes its own bytes, and MUST count as
     * absent what it finds damaged. It MUST NOT count a record as damaged because a reader says so.
     *
     * <p>Returns after the last record. An exception from the sink ends the call and is passed on.
     */
    void fetch(List<Oid> oids, RecordSink sink);

    /**
     * Returns the key slots that are valid now, and all keyrings. A superseded slot MUST NOT be among them, unless an owner
     * made it valid again.
     */
    DomainSlots slots();
}
