package dev.coffre.backup.record;

import dev.coffre.sealing.Pid;
import dev.coffre.sealing.Slice;
import dev.coffre.vault.record.RecordHeader;

/**
 * A record that passed all checks of {@link RecordOpener}. The SIV of a chunk or bundle that a page names is not among them
 * (decision 0045).
 *
 * @param pid sealed with the content
 * @param raw the content; shared, not copied
 */
public record OpenedRecord(RecordHeader header, Pid pid, Slice raw) {}
