package dev.coffre.backup.content;

import dev.coffre.backup.record.RecordReference;

/** An item of a filelist page: a chunk in a leaf, a page in an inner page. */
public sealed interface FileListItem permits ChunkRef, FileListNode {
    /** Bytes of the file that the item covers, holes included. */
    long bytes();

    RecordReference child();
}
