package dev.coffre.backup.content;

import dev.coffre.backup.reference.Child;

/** An item of a filelist page: a chunk in a leaf, a page in an inner page. */
public sealed interface ListItem permits ChunkRef, Sublist {
    /** Bytes of the file that the item covers, holes included. */
    long bytes();

    Child child();
}
