package dev.coffre.server.catalog;

import dev.coffre.vault.id.Oid;
import dev.coffre.vault.record.RecordHeader;
import dev.coffre.vault.record.RecordType;

/**
 * A record and its location.
 *
 * @param ord the catalog's dense number for it
 * @param packNr the catalog's number of its pack; 0 if no pack holds it
 * @param offset in the pack
 */
public record RecordRow(
        long ord,
        Oid oid,
        int domainNr,
        RecordType type,
        int epoch,
        int depth,
        long packNr,
        long offset,
        int length,
        RecordState state) {

    /** Returns whether it is aliased: its bytes were lost for good, and its only child is the record that replaces it. */
    public boolean isAliased() {
        return packNr == 0 && (state == RecordState.LIVE || state == RecordState.TAINTED);
    }

    public boolean isLive() {
        return state == RecordState.LIVE;
    }

    /** Returns the record as it is when its bytes turn out to be intact, and to have this header. */
    public RecordRow asIntact(RecordHeader header, int foundDepth) {
        return new RecordRow(
                ord,
                oid,
                domainNr,
                header.type(),
                header.epoch(),
                foundDepth,
                packNr,
                offset,
                length,
                RecordState.LIVE);
    }

    /** Returns the record as it is when its bytes turn out to be lost. */
    public RecordRow asDamaged() {
        return new RecordRow(ord, oid, domainNr, type, epoch, depth, packNr, offset, length, RecordState.DAMAGED);
    }
}
