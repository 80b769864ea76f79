package dev.coffre.backup.record;

import dev.coffre.sealing.Pid;
import dev.coffre.sealing.Slice;
import dev.coffre.vault.record.RecordHeader;

/**
 * A record with a verified seal.
 *
 * @param pid sealed with the content
 * @param raw the content; shared, not copied
 */
public record OpenedRecord(RecordHeader header, Pid pid, Slice raw) {}
