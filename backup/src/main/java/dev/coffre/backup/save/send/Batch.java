package dev.coffre.backup.save.send;

import dev.coffre.vault.VaultSession;
import dev.coffre.vault.record.RecordBytes;
import java.util.ArrayList;
import java.util.List;

/** Records that go to the vault in one request: as many bytes as the line takes, or exactly one record. Not thread-safe. */
final class Batch {
    /** Each record travels with its length (docs/protocol.md §1). */
    private static final int FRAME = 4;

    private final List<RecordBytes> records = new ArrayList<>();
    private long bytes;

    boolean hasRoomFor(RecordBytes record) {
        return hasRoomFor(record, VaultSession.MAX_BATCH);
    }

    /** @param most bytes with frames */
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

    /** Of its records, with their frames. */
    long bytes() {
        return bytes;
    }

    static long size(RecordBytes record) {
        return record.bytes().length + FRAME;
    }
}
