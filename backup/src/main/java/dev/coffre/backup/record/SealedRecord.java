package dev.coffre.backup.record;

import dev.coffre.sealing.Pid;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.record.RecordType;

/**
 * A record that is ready for upload, with the facts that its parent records.
 *
 * @param record oid and bytes
 * @param rawLength of the raw content in bytes
 * @param codecTag of the compression, e.g. {@code zstd-1.5.7/2}; empty if uncompressed
 */
public record SealedRecord(RecordType type, RecordBytes record, Pid pid, int rawLength, String codecTag) {}
