package dev.coffre.backup.content;

import dev.coffre.backup.page.PageWriter;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.sealing.Pid;
import java.util.List;

/** An item of a filelist page: a chunk in a leaf, a page in an inner page. */
public sealed interface FileListItem permits LeafItem, FileListNode {
    /** Bytes of the file that the item covers, holes included. */
    long bytes();

    /** The pid that decides whether a page ends after the item. */
    Pid pid();

    /** Returns the records that the item names, each once. */
    List<RecordReference> children();

    /** Writes the item into the body of a page. */
    void write(PageWriter page);
}
