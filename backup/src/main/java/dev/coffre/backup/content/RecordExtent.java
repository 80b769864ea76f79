package dev.coffre.backup.content;

import dev.coffre.backup.record.RecordReference;
import dev.coffre.vault.record.RecordType;

/**
 * Consecutive bytes of a record, as a part of a patched chunk.
 *
 * @param record a chunk or a patch bundle
 * @param offset of the first byte in the record's plaintext
 * @param length at least 1
 */
public record RecordExtent(RecordReference record, int offset, int length) {
    public RecordExtent {
        if (record.type() != RecordType.CHUNK && record.type() != RecordType.PATCH) {
            throw new IllegalArgumentException("an extent in a " + record.type());
        }
        if (offset < 0 || length < 1 || length > record.rawLength() - offset) {
            throw new IllegalArgumentException(
                    "an extent of " + length + " bytes where a record has " + (record.rawLength() - offset) + " left");
        }
    }
}
