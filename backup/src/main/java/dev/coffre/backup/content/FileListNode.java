package dev.coffre.backup.content;

import dev.coffre.backup.record.RecordReference;
import dev.coffre.vault.record.RecordType;

/**
 * A filelist page below another one.
 *
 * @param bytes holes and content below it
 * @param level of the page: 0 if it lists chunks
 */
public record FileListNode(long bytes, RecordReference list, int level) implements FileListItem {
    public FileListNode {
        if (bytes < 1) {
            throw new IllegalArgumentException("a list of " + bytes + " bytes");
        }
        if (list.type() != RecordType.FILELIST) {
            throw new IllegalArgumentException("a " + list.type() + " as a file list");
        }
    }

    @Override
    public RecordReference child() {
        return list;
    }
}
