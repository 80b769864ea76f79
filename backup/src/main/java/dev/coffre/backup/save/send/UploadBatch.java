package dev.coffre.backup.save.send;

import dev.coffre.vault.VaultSession;
import dev.coffre.vault.record.RecordBytes;
import java.util.ArrayList;
import java.util.List;

/** Records for one upload request: as many as the size limit allows, or exactly one. Not thread-safe. */
final class UploadBatch {
    /** Each record is preceded by its length (docs/protocol.md §1). */
    private static final int FRAME_BYTES = 4;

    private final List<RecordBytes> records = new ArrayList<>();
    private long bytes;

    boolean hasRoomFor(RecordBytes record) {
        return hasRoomFor(record, VaultSession.MAX_BATCH);
    }

    /** @param most limit in bytes, frames included */
    boolean hasRoomFor(RecordBytes record, long most) {
        return records.isEmpty() || bytes + size(record) <= most;
    }

    void add(RecordBytes record) {
        records.add(record);
        bytes += size(record);
    }

    boolean isEmpty() {
        return records.isEmpty();
    }

    List<RecordBytes> records() {
        return records;
    }

    /** Returns the size of its records in bytes, frames included. */
    long bytes() {
        return bytes;
    }

    static long size(RecordBytes record) {
        return record.bytes().length + FRAME_BYTES;
    }
}
