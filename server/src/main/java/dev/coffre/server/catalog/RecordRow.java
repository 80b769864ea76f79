package dev.coffre.server.catalog;

import dev.coffre.vault.id.Oid;
import dev.coffre.vault.record.RecordType;

/**
 * A record and where it is.
 *
 * @param ord the catalog's dense number for it
 * @param pack the catalog's number of its pack; 0 when no pack holds it
 * @param start its first byte in the pack
 */
public record RecordRow(
        long ord,
        Oid oid,
        int domainNr,
        RecordType type,
        int epoch,
        int depth,
        long pack,
        long start,
        int length,
        RecordState state) {

    /** Whether its bytes were lost for good, and another record stands in for it, which is its only kid. */
    public boolean isAliased() {
        return pack == 0 && (state == RecordState.LIVE || state == RecordState.TAINTED);
    }

    public boolean isLive() {
        return state == RecordState.LIVE;
    }
}
