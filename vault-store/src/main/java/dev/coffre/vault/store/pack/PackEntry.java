package dev.coffre.vault.store.pack;

import dev.coffre.vault.id.Oid;
import dev.coffre.vault.record.RecordHeader;

/** The place of a record in its pack, and its public header. */
public record PackEntry(int offset, Oid oid, RecordHeader header) {

    /** Returns the length of the record in bytes. */
    public int length() {
        return header.recordLength();
    }

    /** Returns the offset of the next record. */
    int end() {
        return offset + length();
    }
}
