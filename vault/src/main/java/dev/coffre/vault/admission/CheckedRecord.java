package dev.coffre.vault.admission;

import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.record.RecordHeader;

/** A record that may be admitted, with what was learned about it. */
public record CheckedRecord(RecordBytes record, RecordHeader header, int depth) {

    public LiveRecord live() {
        return new LiveRecord(header.type(), header.epoch(), depth);
    }
}
