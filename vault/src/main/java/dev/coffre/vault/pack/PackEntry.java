package dev.coffre.vault.pack;

import dev.coffre.vault.id.Oid;
import dev.coffre.vault.record.RecordHeader;

/** Where a record stands in its pack, and its public header. */
public record PackEntry(int offset, Oid oid, RecordHeader header) {

    /** Bytes of the record. */
    public int length() {
        return header.recordLength();
    }

    /** Where the next record begins. */
    int end() {
        return offset + length();
    }
}
