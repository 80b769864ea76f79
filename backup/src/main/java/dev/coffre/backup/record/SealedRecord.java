package dev.coffre.backup.record;

import dev.coffre.sealing.Pid;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.record.RecordType;

/**
 * A record ready for the vault, with what its parent has to say of it.
 *
 * @param record oid and bytes
 * @param rawLength of its raw content, in bytes
 * @param codecTag how it was compressed, e.g. {@code zstd-1.5.7/2}; empty if it was not
 */
public record SealedRecord(RecordType type, RecordBytes record, Pid pid, int rawLength, String codecTag) {}
